def waiting_count(m, d): return 0
