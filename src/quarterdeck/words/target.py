"""What a target may be set for."""

TARGET_MEASURES = ("bookings", "amount")
"""The names of the one measure that targets are held against: the amount won in the period."""
