"""Metrics that are named but not measured yet: they need forecasts and calls that are stored."""

LATER: dict[str, str] = {
    "forecast_accuracy": "Forecast accuracy",
    "forecast_wape": "Forecast error (WAPE)",
    "forecast_bias": "Forecast bias",
    "call_bias": "Bias of calls",
}
"""Their titles by name."""

REASON = "not measured yet: no forecasts or calls are kept in this version"
