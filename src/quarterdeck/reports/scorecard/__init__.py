"""Scorecards as pages, sheets and documents."""
