"""`26.11.2026`, as Polish offices write it; Django's 26-11-2026 is read by nobody and breaks at its hyphens."""

SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
