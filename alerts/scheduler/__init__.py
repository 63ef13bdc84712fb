"""What falls due by itself in noticing and in the clocks: reminders, escalations, pauses that lapse."""
