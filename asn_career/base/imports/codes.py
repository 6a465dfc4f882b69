"""What can be said about rows and cells: the codes of judging, beside those of reading files."""

from django.utils.translation import gettext_noop as _

from .intake import CodeText, define_codes

_FORMAT_AS_TEXT = _(
    "Format the column as text and type the value again from its source; lost digits cannot be restored."
)
_AS_IN_REGISTER = _("Write it exactly as it is registered, or load the missing record with the same package.")
_NIP_SOURCE = _("Compare with the appointment letter or SIASN and correct the NIP.")
_NIK_SOURCE = _(
    "Compare with the family card and correct the NIK, or leave the column out; it is not stored."
)
_ISO_DATES = _("Write the date as 2026-03-01, 01-03-2026 or 1 Maret 2026, or use a date cell.")
_PLAIN_NUMBER = _("Write digits with one decimal sign, such as 1234567,89.")

CODES: dict[str, CodeText] = {
    # Any cell
    "required": CodeText(_("Row {row}: the column {column} must be filled in."), _("Fill in the value.")),
    "error_value": CodeText(
        _("Row {row}, column {column}: the cell holds the error {value}."),
        _("Replace it by a value, or empty the cell."),
    ),
    "unknown_choice": CodeText(
        _("Row {row}, column {column}: “{value}” is not one of the known values."),
        _("Use one of: {choices}."),
    ),
    "future_fact": CodeText(
        _("Row {row}, column {column}: {value} lies after the day of the import."),
        _("Only what has happened can be loaded; the last day is {latest}."),
    ),
    "too_far_ahead": CodeText(
        _("Row {row}, column {column}: {value} lies more than a year ahead."), _("The last day is {latest}.")
    ),
    # Text
    "number_cell": CodeText(
        _("Row {row}, column {column}: the code {value} is stored as a number; leading zeros may be lost."),
        _FORMAT_AS_TEXT,
    ),
    "date_cell": CodeText(
        _("Row {row}, column {column}: the spreadsheet turned the text into the date {value}."),
        _FORMAT_AS_TEXT,
    ),
    "too_long": CodeText(
        _("Row {row}, column {column}: the text has {length} characters; at most {limit} are kept."),
        _("Shorten the text."),
    ),
    "name_without_letters": CodeText(
        _("Row {row}, column {column}: the cell holds invisible characters only."), _("Type the name.")
    ),
    "code_without_characters": CodeText(
        _("Row {row}, column {column}: the cell holds invisible characters only."), _("Type the code.")
    ),
    "direction_override": CodeText(
        _("Row {row}, column {column}: the text holds characters that turn the direction of writing."),
        _("Type the text again without them."),
    ),
    "emoji": CodeText(
        _("Row {row}, column {column}: “{value}” holds an emoji."), _("Remove it from the name.")
    ),
    "invisible_removed": CodeText(
        _("Row {row}, column {column}: {count} invisible characters were removed from “{value}”."),
        _("Check the text; nothing else if it is right."),
    ),
    "line_ends": CodeText(_("Row {row}, column {column}: line ends and tabs became blanks.")),
    "mixed_scripts": CodeText(
        _("Row {row}, column {column}: “{value}” mixes letters of several scripts ({scripts})."),
        _("Type the name again if a letter only looks alike."),
    ),
    "email_shape": CodeText(
        _("Row {row}, column {column}: “{value}” does not look like an e-mail address."),
        _("Check the address."),
    ),
    # NIP
    "nip_number_cell": CodeText(
        _("Row {row}: the NIP {value} is stored as a number; its last digits are lost."), _FORMAT_AS_TEXT
    ),
    "nip_digits": CodeText(_("Row {row}: the NIP “{value}” holds something other than digits."), _NIP_SOURCE),
    "nip_length": CodeText(_("Row {row}: the NIP {value} has {length} digits instead of 18."), _NIP_SOURCE),
    "nip_birth_date": CodeText(
        _("Row {row}: the NIP {value} begins with {part}, which is no date of birth."), _NIP_SOURCE
    ),
    "nip_appointment": CodeText(
        _(
            "Row {row}: digits 9 to 14 of the NIP {value} ({part}) are no month of appointment and no PPPK code."
        ),
        _NIP_SOURCE,
    ),
    "nip_sex": CodeText(
        _("Row {row}: digit 15 of the NIP {value} is {part}; only 1 and 2 occur."), _NIP_SOURCE
    ),
    "nip_serial": CodeText(_("Row {row}: the NIP {value} ends in 000, which is never given."), _NIP_SOURCE),
    "nip_future": CodeText(
        _("Row {row}: by the NIP {value} the appointment lies in the future."), _NIP_SOURCE
    ),
    "nip_too_young": CodeText(
        _("Row {row}: by the NIP {value} the person was appointed before the age of 15."), _NIP_SOURCE
    ),
    "nip_age": CodeText(
        _("Row {row}: by the NIP {value} the person is under 15 or over 80 years old."), _NIP_SOURCE
    ),
    "nip_status": CodeText(
        _(
            "Row {row}: digits 13 and 14 of the NIP {value} are a PPPK code ({codes}), but the status is {status}."
        ),
        _("Correct the status or the NIP."),
    ),
    "nip_normalised": CodeText(_("Row {row}: the NIP “{value}” was read as {stored}.")),
    "nip_birth_mismatch": CodeText(
        _("Row {row}: the date of birth {value} differs from the one in the NIP ({nip_date})."),
        _("Nothing, if the date was corrected after the NIP was given; the NIP stays."),
    ),
    "nip_sex_mismatch": CodeText(
        _("Row {row}: the sex {value} differs from the one in the NIP ({nip_sex})."),
        _("Check both against SIASN."),
    ),
    "nip_elsewhere": CodeText(
        _("Row {row}: this NIP cannot be loaded here; it may belong to another unit or agency."),
        _("If the person is moving to your unit, ask the BKPSDM to register the move."),
    ),
    # NIK, whose digits no sentence repeats
    "nik_number_cell": CodeText(
        _("Row {row}: the NIK is stored as a number; its last digits are lost."),
        _("Format the column as text and type the value again from its source, or leave the column out."),
    ),
    "nik_digits": CodeText(_("Row {row}: the NIK holds something other than digits."), _NIK_SOURCE),
    "nik_length": CodeText(_("Row {row}: the NIK has {length} digits instead of 16."), _NIK_SOURCE),
    "nik_birth_date": CodeText(
        _("Row {row}: digits 7 to 12 of the NIK are no date of birth (a woman's day has 40 added)."),
        _NIK_SOURCE,
    ),
    "nik_serial": CodeText(_("Row {row}: the NIK ends in 0000, which is never given."), _NIK_SOURCE),
    "nik_birth_mismatch": CodeText(
        _("Row {row}: the date of birth in the NIK differs from the one in the NIP ({nip_date})."),
        _("Check both numbers against the family card and SIASN; the NIK is compared only and not stored."),
    ),
    "nik_sex_mismatch": CodeText(
        _("Row {row}: the sex in the NIK differs from the one in the NIP ({nip_sex})."),
        _("Check both numbers against the family card and SIASN; the NIK is compared only and not stored."),
    ),
    # Dates
    "date_format": CodeText(_("Row {row}, column {column}: “{value}” is not a date."), _ISO_DATES),
    "date_month_unknown": CodeText(
        _("Row {row}, column {column}: “{month}” is not the name of a month."), _ISO_DATES
    ),
    "date_month_first": CodeText(
        _("Row {row}, column {column}: “{value}” has the month first; days are read first here."), _ISO_DATES
    ),
    "date_short_year": CodeText(
        _("Row {row}, column {column}: the year of “{value}” has two digits only."),
        _("Write the year with four digits."),
    ),
    "date_impossible": CodeText(
        _("Row {row}, column {column}: the day “{value}” does not exist."), _ISO_DATES
    ),
    "date_with_time": CodeText(
        _("Row {row}, column {column}: “{value}” holds a time of day."), _("Leave the day only.")
    ),
    "date_number_cell": CodeText(
        _("Row {row}, column {column}: {value} is a number, not a date."),
        _("Format the cell as a date, or write the date."),
    ),
    "date_range": CodeText(
        _("Row {row}, column {column}: “{value}” lies outside {earliest} to {latest}."),
        _("Correct the year; leave the cell empty when the day is not known, or there is no end."),
    ),
    "year_range": CodeText(
        _("Row {row}, column {column}: “{value}” lies outside {earliest} to {latest}."),
        _("Correct the year."),
    ),
    "date_mixed_forms": CodeText(
        _(
            "The column {column} mixes dates such as 2026-03-01 and 01-03-2026; row {row} is of the other form."
        ),
        _("Check that day and month were not exchanged."),
    ),
    "year_format": CodeText(
        _("Row {row}, column {column}: “{value}” is not a year of four digits."), _("Write it as 2026.")
    ),
    "month_format": CodeText(
        _("Row {row}, column {column}: “{value}” is not a whole month."),
        _("Write it as 2026-03 or Maret 2026."),
    ),
    # Numbers
    "number_format": CodeText(_("Row {row}, column {column}: “{value}” is not a number."), _PLAIN_NUMBER),
    "number_ambiguous": CodeText(
        _(
            "Row {row}, column {column}: in “{value}” the sign before three digits can mean thousands or decimals."
        ),
        _("Write 1500 or 1500,00 without a sign for thousands."),
    ),
    "out_of_range": CodeText(
        _("Row {row}, column {column}: the value must be {range}, not {value}."), _("Correct the value.")
    ),
    "wrong_step": CodeText(
        _("Row {row}, column {column}: {value} is no multiple of {step}."), _("Correct the value.")
    ),
    "not_whole": CodeText(
        _("Row {row}, column {column}: {value} is not a whole number."), _("Correct the value.")
    ),
    "too_many_decimals": CodeText(
        _("Row {row}, column {column}: {value} has more than {places} decimals."),
        _("Round the value as its source does."),
    ),
    "unusually_high": CodeText(
        _("Row {row}, column {column}: {value} is unusually high (more than {limit})."), _("Check the value.")
    ),
    # Rows by themselves
    "legal_position_format": CodeText(
        _("Row {row}: “{value}” is not a code of two digits."),
        _("Use the code of SIASN, such as 01 for active."),
    ),
    "unknown_legal_position": CodeText(
        _("Row {row}: the legal position {value} is not known here; the person counts as not active."),
        _("Check the code against SIASN."),
    ),
    "past_retirement": CodeText(
        _("Row {row}: the person is older than {age} and counts as active."),
        _("Check the date of birth and the legal position."),
    ),
    "default_legal_position": CodeText(
        _("Row {row}: the legal position is empty; {default} (active) was stored.")
    ),
    "before_birth": CodeText(
        _("Row {row}, column {column}: {value} lies before the person's birth ({born})."),
        _("Check the NIP and the date."),
    ),
    "before_appointment": CodeText(
        _("Row {row}, column {column}: {value} lies before the appointment that the NIP tells ({year})."),
        _("Check the NIP and the date."),
    ),
    "ends_before_start": CodeText(
        _("Row {row}, column {column}: the end {value} lies before the beginning {start}."),
        _("Correct one of the two."),
    ),
    "cancelled_before_start": CodeText(
        _("Row {row}, column {column}: the decision was cancelled on {value}, before it begins ({start})."),
        _("Correct one of the two; a decision that never took effect is cancelled on its first day."),
    ),
    "post_unnamed": CodeText(
        _("Row {row}: neither position_code nor position_name is filled in."),
        _("Give the code, or the name of a post outside the register."),
    ),
    "training_unnamed": CodeText(
        _("Row {row}: neither program_code nor name is filled in."),
        _("Give the code of the programme or a name."),
    ),
    "performance_incomplete": CodeText(
        _("Row {row}: there is neither a predicate nor both ratings."),
        _("Give the predicate, or work_result and behaviour."),
    ),
    "predicate_contradiction": CodeText(
        _("Row {row}: the predicate {value} was taken, although the two ratings make {expected}."),
        _("Check the three values against e-Kinerja."),
    ),
    # Periods of evaluations and of credit points
    "quarter_begins": CodeText(
        _("Row {row}, column {column}: no quarter begins with month {value}."),
        _("Write 1, 4, 7 or 10, or name the kind of period that it is."),
    ),
    "last_month_needed": CodeText(
        _("Row {row}: the last month of a part of the year is missing."), _("Fill in the last month.")
    ),
    "months_of_period": CodeText(
        _("Row {row}, column {column}: this period ends with month {last}, not {value}."),
        _("Correct the month, or name the kind of period that it is."),
    ),
    "months_backwards": CodeText(
        _("Row {row}, column {column}: {value} lies before the first month, {first}."),
        _("Correct one of the two months."),
    ),
    "months_overlap": CodeText(
        _("Row {row}: another evaluation of the person is about some of the same months ({other})."),
        _("Keep one of them, or cut the months so that they follow each other."),
    ),
    "one_kind_of_credit": CodeText(
        _("Row {row}: a total is a first credit, an integration or a conversion, not several of them."),
        _("Leave one of the three true."),
    ),
    "rank_scheme": CodeText(
        _("Row {row}: {value} is not a rank of the status {status}."),
        _("PNS and CPNS hold golongan ruang such as III/a, PPPK golongan I to XVII."),
    ),
    # Rows beside other rows
    "repeated_row": CodeText(
        _("Row {row} repeats row {first} in every cell and was read once."), _("Remove one of the two.")
    ),
    "repeats_refused_row": CodeText(
        _("Row {row} repeats row {first}, which was refused."), _("Correct row {first}.")
    ),
    "contradicts_rows": CodeText(
        _("Row {row} has the same key ({column}) as row {rows}, with other values."),
        _("Leave the right one of them."),
    ),
    "depends_on_refused_row": CodeText(
        _("Row {row}, column {column}: {value} is in this package, but its row ({parent}) was refused."),
        _("Correct that row first."),
    ),
    "unknown_reference": CodeText(
        _("Row {row}, column {column}: {value} does not exist in {parent}."), _AS_IN_REGISTER
    ),
    "code_case": CodeText(
        _("Row {row}, column {column}: {value} differs from a known code ({stored}) in capitals only."),
        _AS_IN_REGISTER,
    ),
    "code_elsewhere": CodeText(
        _("Row {row}, column {column}: the code {value} cannot be given here."),
        _("Give another code, such as one that begins with the code of your agency."),
    ),
    "immutable_record": CodeText(
        _("Row {row}, column {column}: this record is a fact and is stored otherwise ({stored})."),
        _("Load the correction with its own date, or use the page for corrections."),
    ),
    "unit_own_parent": CodeText(
        _("Row {row}: the unit {value} is its own parent."), _("Name the unit above it.")
    ),
    "unit_cycle": CodeText(
        _("Row {row}: the units form a cycle: {cycle}."), _("Correct the parent of one of them.")
    ),
    "unit_too_deep": CodeText(
        _("Row {row}: the units would have more than {levels} levels; the agency is the first of them."),
        _("Name a unit higher up."),
    ),
    "overlapping_posts": CodeText(
        _("Row {row}: the definitive post overlaps the one in row {other} (from {from})."),
        _("Correct the dates; nobody holds two definitive posts at once."),
    ),
    "overlaps_stored_post": CodeText(
        _("Row {row}: the definitive post overlaps a stored one (from {from})."),
        _("Correct the dates, or end the stored post first."),
    ),
    "no_day_left": CodeText(
        _("Row {row}: the definitive post would end before it begins, since the next begins on {from}."),
        _("Correct the dates, or remove the row."),
    ),
    "closed_by_next": CodeText(
        _("Row {row}: the open post ends on {last}, the day before the next one begins.")
    ),
    "shortened_by_a_day": CodeText(
        _("Row {row}: the post ends on {last}, since the next begins on its last day.")
    ),
    "ended_stored_post": CodeText(
        _("Row {row}: the stored post from {first} ends on {last}, before this one begins.")
    ),
    "more_holders_than_seats": CodeText(
        _("Row {row}: the post {value} has {held} holders and {seats} seats."),
        _("Check who holds it, or the seats."),
    ),
    # Scope
    "outside_scope": CodeText(
        _("Row {row}: {value} does not belong to the units that you may load."),
        _(
            "Ask who may load that unit, such as the BKPSDM, to load the row. Of posts in other units you may load "
            "those that somebody held before the present one, with the day on which they ended."
        ),
    ),
    "unit_unnamed": CodeText(
        _(
            "Row {row}: it is not said to which unit the new person {value} belongs, and several are possible."
        ),
        _(
            "Name the unit of new people with the package, or load a definitive post of the person in the same package."
        ),
    ),
    "shared_table": CodeText(
        _("Row {row}: {value} is shared by all units and cannot be changed by you."),
        _("Ask the BKPSDM to change it."),
    ),
    # The package
    "loaded_before": CodeText(_("The same file was loaded before, on {at}.")),
    "unknown_unit": CodeText(
        _("The unit {unit}, named for people who are new, does not exist or is not one that you may load."),
        _("Write its code exactly as it is registered, or load the unit with the same package."),
    ),
    "all_or_nothing": CodeText(
        _("{count} rows were refused, and all or nothing was asked for: nothing was loaded."),
        _("Correct the rows, or load without this option."),
    ),
    "stopped_on_warnings": CodeText(
        _("There are {count} warnings, and stopping on warnings was asked for: nothing was loaded."),
        _("Check the warnings, then load without this option."),
    ),
}

define_codes(CODES)
