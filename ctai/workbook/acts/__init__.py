"""Taking a workbook away, bringing it back, applying it; taking a foreign plan over."""
