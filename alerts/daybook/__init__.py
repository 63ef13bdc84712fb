"""The working days on record: schedules loaded from the yearly notices, and the calendar they make."""
