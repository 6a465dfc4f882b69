"""Texts of selections in which people are named, or name themselves: sealed, and told to nobody with an evidence file.

A version is never changed once something was sealed under it; what else is to be withheld is another version. A table
that is new has no entries yet, so that the newest one may name it.
"""

from asn_career.base.evidence.withholding import withhold

withhold(
    2,
    {
        "promotions_application": ("statement", "result_reason"),
        "promotions_applicationfile": ("name", "reason"),
        "promotions_assessorconflict": ("detail",),
        "promotions_conflictofinterest": ("detail",),
        "promotions_firstmark": ("note",),
        "promotions_furtherattempt": ("answer", "reason"),
        "promotions_objectionstep": ("text", "wanted"),
        "promotions_openingevidence": ("name", "note"),
        "promotions_rotationplan": ("note",),
        "promotions_scoresheet": ("note", "reason"),
        "promotions_sitting": ("content",),
        "promotions_spreaddiscussion": ("outcome",),
        "promotions_stageassessor": ("excused_reason",),
    },
)
