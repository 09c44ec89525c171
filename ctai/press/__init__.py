"""Frozen data + numbered layout = the same bytes for ever. Pure: no table, no clock, no request."""
