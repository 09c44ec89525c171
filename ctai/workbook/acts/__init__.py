"""Taking a workbook away, bringing it back, applying it."""
