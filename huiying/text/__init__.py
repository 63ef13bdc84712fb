"""What every stage needs of Chinese text: one written form, numbers, dates, and the hiding of personal data."""
