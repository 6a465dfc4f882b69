"""Closed vocabularies of the registry; the values are those of the data package and never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Kinds of civil servant (UU 20/2023, and part-time PPPK since 2025)."""

    PNS = "PNS", "PNS"
    CPNS = "CPNS", "CPNS"
    PPPK = "PPPK", "PPPK"
    PPPK_PART_TIME = "PPPK_PARUH_WAKTU", "PPPK Paruh Waktu"


class Sex(models.TextChoices):
    MALE = "L", _("Male")
    FEMALE = "P", _("Female")


class PositionKind(models.TextChoices):
    """Kinds of post, from leadership to functional levels (PP 11/2017, UU 20/2023)."""

    JPT_UTAMA = "jpt_utama", "JPT Utama"
    JPT_MADYA = "jpt_madya", "JPT Madya"
    JPT_PRATAMA = "jpt_pratama", "JPT Pratama"
    ADMINISTRATOR = "administrator", "Administrator"
    PENGAWAS = "pengawas", "Pengawas"
    PELAKSANA = "pelaksana", "Pelaksana"
    JF_PEMULA = "jf_pemula", "JF Pemula"
    JF_TERAMPIL = "jf_terampil", "JF Terampil"
    JF_MAHIR = "jf_mahir", "JF Mahir"
    JF_PENYELIA = "jf_penyelia", "JF Penyelia"
    JF_AHLI_PERTAMA = "jf_ahli_pertama", "JF Ahli Pertama"
    JF_AHLI_MUDA = "jf_ahli_muda", "JF Ahli Muda"
    JF_AHLI_MADYA = "jf_ahli_madya", "JF Ahli Madya"
    JF_AHLI_UTAMA = "jf_ahli_utama", "JF Ahli Utama"


JPT_KINDS = (PositionKind.JPT_UTAMA, PositionKind.JPT_MADYA, PositionKind.JPT_PRATAMA)
MANAGERIAL_KINDS = (*JPT_KINDS, PositionKind.ADMINISTRATOR, PositionKind.PENGAWAS)


class Assignment(models.TextChoices):
    """How a post is held (SIASN ``jenisPenugasan``)."""

    DEFINITIVE = "definitif", _("Definitive")
    PLT = "plt", "Plt."
    PLH = "plh", "Plh."
    PJ = "pj", "Pj."


class EducationLevel(models.TextChoices):
    SD = "SD", "SD"
    SLTP = "SLTP", "SLTP"
    SLTA = "SLTA", "SLTA"
    D1 = "D-I", "D-I"
    D2 = "D-II", "D-II"
    D3 = "D-III", "D-III"
    D4 = "D-IV", "D-IV"
    S1 = "S1", "S1"
    PROFESSION = "PROFESI", _("Profession")
    S2 = "S2", "S2"
    SPECIALIST = "SPESIALIS", _("Specialist")
    S3 = "S3", "S3"
    SUBSPECIALIST = "SUBSPESIALIS", _("Subspecialist")


class Relation(models.TextChoices):
    """What somebody is to an employee: relatives of the first and second degree, by blood or marriage."""

    SPOUSE = "spouse", _("Husband or wife")
    PARENT = "parent", _("Father or mother")
    CHILD = "child", _("Son or daughter")
    SIBLING = "sibling", _("Brother or sister")
    PARENT_IN_LAW = "parent_in_law", _("Father- or mother-in-law")
    CHILD_IN_LAW = "child_in_law", _("Son- or daughter-in-law")
    SIBLING_IN_LAW = "sibling_in_law", _("Brother- or sister-in-law")
    GRANDPARENT = "grandparent", _("Grandfather or grandmother")
    GRANDCHILD = "grandchild", _("Grandchild")
    OTHER = "other", _("Another close relation")


class SanctionLevel(models.TextChoices):
    """Levels of disciplinary sanction (PP 94/2021 Pasal 8)."""

    LIGHT = "ringan", _("Light")
    MODERATE = "sedang", _("Moderate")
    SEVERE = "berat", _("Severe")


class Role(models.TextChoices):
    """Who a person is to the system; a grant gives a role within a scope for a time."""

    SUPERIOR = "atasan", _("Superior")
    UNIT_ADMIN = "admin_opd", _("Unit administrator")
    ASSESSOR = "asesor", _("Assessor")
    ANALYST = "analis", _("BKPSDM analyst")
    APPROVER = "penyetuju", _("Approver")
    APPOINTER = "ppk", _("Appointing authority")
    AUDITOR = "auditor", _("Auditor")
    TECHNICIAN = "admin_teknis", _("Technical administrator")


class DelegationKind(models.TextChoices):
    """How somebody stands in for an official who is away for a time, or for good (UU 30/2014 Pasal 14)."""

    PLH = "plh", "Plh."
    PLT = "plt", "Plt."


class DelegationState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("delegation", "Waiting for a second administrator")
    GIVEN = "given", pgettext_lazy("delegation", "Given")
    REFUSED = "refused", pgettext_lazy("delegation", "Refused")
    REVOKED = "revoked", pgettext_lazy("delegation", "Ended early")


DELEGATION_MOVES = {"waiting": ["given", "refused"], "given": ["revoked"]}
# The widest set of acts that the rule ``delegation`` can ever open; the database takes no other.
DELEGABLE = (
    "plans.agree",
    "training.nominate",
    "certificates.verify",
    "rounds.open",
    "standards.approve",
)


# Kedudukan hukum (SIASN): in service; whoever has another one is on leave, on study leave, suspended or gone.
IN_SERVICE = "01"
ON_STUDY_LEAVE = "03"


class RetentionEvent(models.TextChoices):
    """From what a period of retention counts."""

    NONE = "none", pgettext_lazy("retention", "No period is set")
    LEFT = "left", pgettext_lazy("retention", "after the person left")


class Afterwards(models.TextChoices):
    """What becomes of records when their period ends (nasib akhir)."""

    DESTROY = "destroy", pgettext_lazy("retention", "Destroyed")
    APPRAISE = "appraise", pgettext_lazy("retention", "Appraised again")
    KEEP = "keep", pgettext_lazy("retention", "Kept")


class ErasureState(models.TextChoices):
    """Where the erasure of somebody's records stands."""

    PROPOSED = "proposed", pgettext_lazy("erasure", "Waits for a second person")
    APPROVED = "approved", pgettext_lazy("erasure", "Approved, being carried out")
    REFUSED = "refused", pgettext_lazy("erasure", "Refused")
    REMOVED = "removed", pgettext_lazy("erasure", "Records removed, the trail waits for its seal")
    DONE = "done", pgettext_lazy("erasure", "Erased as the rules demand")
    STOPPED = "stopped", pgettext_lazy("erasure", "Approved, and not carried out")


ERASURE_MOVES = {
    "proposed": ["approved", "refused"],
    "approved": ["removed", "stopped"],
    "removed": ["done"],
}
# While an erasure is in one of these, no other one of the same person is proposed.
ERASURE_UNDER_WAY = (ErasureState.PROPOSED, ErasureState.APPROVED, ErasureState.REMOVED)
# Kedudukan hukum of those who left: the only ones of whom the database lets anything be erased, whatever the rule says.
GONE = ("98", "99")
# Tables whose rows the product can erase, whatever the rule ``retention`` says, and the column that tells whose a row
# is: of the person, or of the account. No decision rests on them, no bundle tells of them; the database takes no other.
ERASABLE = {
    "employees_notice": "recipient_id",
    "employees_noticeletter": "recipient_id",
    "employees_noticepreference": "user_id",
    "employees_savedview": "user_id",
    "training_careertarget": "employee_id",
    "training_planvisit": "employee_id",
}
