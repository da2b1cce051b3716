"""`2 березня 2026 р.`, as the CLDR has it; Django's writes 02."""

DATE_FORMAT = "j E Y р."
DATETIME_FORMAT = "j E Y р., H:i"
