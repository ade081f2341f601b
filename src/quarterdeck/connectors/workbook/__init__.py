"""Excel workbooks: made sure of before they are unpacked, then read sheet by sheet."""
