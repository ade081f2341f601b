"""Alarms: what has changed under the forecast, or in it, each with how sure that is."""
