from datetime import date

from ctai.rules.deadlines import acknowledgement


def test_no_delay_runs_before_the_letter_is_sent():
    assert acknowledgement(None, None) is None


def test_a_late_answer_is_counted_from_the_due_date_and_stops_when_given():
    waiting = acknowledgement(date(2026, 3, 1), None)
    assert waiting.due_on == date(2026, 3, 31)
    assert waiting.days_late(date(2026, 3, 31)) == 0
    assert waiting.days_late(date(2026, 4, 2)) == 2
    assert acknowledgement(date(2026, 3, 1), date(2026, 4, 1)).days_late(date(2027, 1, 1)) == 1
