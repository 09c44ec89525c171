"""The attack on the results: everything a reader may gather, and every way to subtract. Nothing masked is found."""

import csv
import io
import itertools
import random
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctai.contracts.tests.factories import make_contract, people
from ctai.rules.states import State
from ctai.secrecy.masking import CROSSINGS, Person, pooled, release
from ctai.survey import results
from ctai.survey.questions import questions_of
from ctai.survey.tests.factories import close, make_answers, make_survey
from ctai.survey.views_answers import VIEWS
from tests.world import client_for

THRESHOLD = 11


def published(people_, found):
    """Every number of the release, counted again on these people with the pools of `found`."""
    attribute = {"language": lambda one: one.language, "audience": lambda one: one.audience}
    numbers = {"total": len(people_)}
    for name, group in found.groups.items():
        for keys in group.rows:
            numbers[name, keys] = sum(attribute[name](one) in keys for one in people_)
    for code, table in found.tables.items():
        given_ = Counter(one.values.get(code, "") for one in people_)
        for keys in table.rows:
            numbers[code, keys] = sum(given_[key] for key in keys)
        for name, crossing in table.crossings.items():
            both = Counter((one.values.get(code, ""), attribute[name](one)) for one in people_)
            for rows, columns in itertools.product(crossing.rows, crossing.columns):
                numbers[code, name, rows, columns] = sum(both[pair] for pair in itertools.product(rows, columns))
    return numbers


def claimed(found):
    """The numbers as the release shows them."""
    numbers = {"total": found.total}
    for name, group in found.groups.items():
        numbers |= {(name, keys): count for keys, count in zip(group.rows, group.counts, strict=True)}
    for code, table in found.tables.items():
        numbers |= {(code, keys): count for keys, count in zip(table.rows, table.counts, strict=True)}
        for name, crossing in table.crossings.items():
            for rows, line in zip(crossing.rows, crossing.cells, strict=True):
                for columns, count in zip(crossing.columns, line, strict=True):
                    numbers[code, name, rows, columns] = count
    return numbers


def fine_cells(found, languages, audiences, options):
    """Every count a reader would like: one option × one group, and those not shown alone."""
    for code, keys in options.items():
        for name, groups in (("language", languages), ("audience", audiences)):
            crossing = found.tables[code].crossings.get(name)
            shown = set(itertools.product(crossing.rows, crossing.columns)) if crossing else set()
            for key, group in itertools.product(keys, groups):
                if ((key,), (group,)) not in shown:
                    yield code, name, key, group


def count(people_, code, name, key, group):
    return sum(one.values.get(code, "") == key and getattr(one, name) == group for one in people_)


def exchange(people_, first, second, code):
    """The same people, two of them having given each other's answer to one question."""
    others = list(people_)
    one, two = people_[first], people_[second]
    swapped = one.values.get(code, ""), two.values.get(code, "")
    others[first] = Person(one.language, one.audience, {**one.values, code: swapped[1]})
    others[second] = Person(two.language, two.audience, {**two.values, code: swapped[0]})
    return others


def same(pools, first, second):
    return first == second or any(first in keys and second in keys for keys in pools)


def may_exchange(found, code, one, two):
    """Whether an exchange of this answer moves no published number."""
    answers = one.values.get(code, ""), two.values.get(code, "")
    for name in CROSSINGS:
        crossing = found.tables[code].crossings.get(name)
        if crossing and not same(crossing.rows, *answers):
            if not same(crossing.columns, getattr(one, name), getattr(two, name)):
                return False
    return True


def kinds(crowd, code):
    """One person of each kind: what an exchange does depends on nothing else."""
    found = {(one.values.get(code, ""), one.language, one.audience): place for place, one in enumerate(crowd)}
    return list(found.values())


def answering(crowd, found, code, place, wanted):
    """These people after no exchange, one or two, whenever this person's answer is one of `wanted`."""
    if crowd[place].values.get(code, "") in wanted:
        yield crowd
    near = [one for one in kinds(crowd, code) if one != place and may_exchange(found, code, crowd[place], crowd[one])]
    for second in near:
        if crowd[second].values.get(code, "") in wanted:
            yield exchange(crowd, place, second, code)
    for second in near:
        once = exchange(crowd, place, second, code)
        for third in kinds(once, code):
            if once[third].values.get(code, "") in wanted and may_exchange(found, code, once[place], once[third]):
                yield exchange(once, place, third, code)


def witness(crowd, found, code, name, key, group):
    """Other answers, equally true of everything published, in which this count differs; None when none is found.

    Someone of the group, or of a group masked with it, comes to give this answer, or ceases to.
    """
    alike = next(keys for keys in found.tables[code].rows if key in keys)
    union = next(keys for keys in found.groups[name].rows if group in keys)
    others = ({one.values.get(code, "") for one in crowd} | set(alike)) - {key}
    start = count(crowd, code, name, key, group)
    for place in kinds(crowd, code):
        one = crowd[place]
        if getattr(one, name) not in union:
            continue
        is_counted = one.values.get(code, "") == key and getattr(one, name) == group
        for now in answering(crowd, found, code, place, others if is_counted else alike):
            # Free of any published number: the answer within its pool, the group within its own.
            free = {"language": one.language, "audience": one.audience} | ({} if is_counted else {name: group})
            answer = now[place].values.get(code, "") if is_counted else key
            if is_counted and answer == key:
                answer = next((other for other in alike if other != key), key)
            now = list(now)
            now[place] = Person(**free, values={**now[place].values, code: answer})
            if count(now, code, name, key, group) != start:
                return now
    return None


def population(n, seed, languages, audiences, options):
    chance = random.Random(seed)
    found = []
    for _ in range(n):
        language = chance.choices(languages, [2**-place for place in range(len(languages))])[0]
        place = languages.index(language)
        # Some audiences speak some languages: the other crossing tells something of this one.
        audience = audiences[place % len(audiences)] if chance.random() < 0.5 else chance.choice(audiences)
        values = {code: chance.choices(keys, range(len(keys), 0, -1))[0] for code, keys in options.items()}
        found.append(Person(language, audience, values))
    return found


@given(
    n=st.integers(0, 400), seed=st.integers(0, 10_000), threshold=st.sampled_from([5, 11, 20]),
    languages=st.integers(2, 6), audiences=st.integers(2, 5), answers=st.integers(1, 6),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_nothing_small_is_shown_and_every_hidden_count_could_be_another(
    n, seed, threshold, languages, audiences, answers
):
    languages, audiences = [f"l{i}" for i in range(languages)], [f"a{i}" for i in range(audiences)]
    options = {f"q{i}": [f"o{j}" for j in range(answers)] + [""] for i in range(2)}
    crowd = population(n, seed, languages, audiences, options)
    found = release(crowd, options, threshold=threshold, languages=languages, audiences=audiences)
    if n < threshold:
        assert found.total == 0 and not found.tables
        return
    numbers = claimed(found)
    assert numbers == published(crowd, found)
    assert min(numbers.values()) >= threshold
    for code, name, key, group in fine_cells(found, languages, audiences, options):
        other = witness(crowd, found, code, name, key, group)
        assert other is not None and published(other, found) == numbers
        assert count(other, code, name, key, group) != count(crowd, code, name, key, group)


@given(counts=st.lists(st.integers(0, 40), min_size=1, max_size=8), threshold=st.integers(2, 20))
def test_a_count_is_never_masked_alone(counts, threshold):
    named = {str(place): value for place, value in enumerate(counts)}
    pools = pooled(named, threshold)
    assert sorted(key for keys in pools for key in keys) == sorted(named)
    if sum(counts) >= threshold:
        assert all(sum(named[key] for key in keys) >= threshold for keys in pools)
        assert all(len(keys) > 1 for keys in pools if min(named[key] for key in keys) < threshold)


# The whole way: 1,000 answers in, every page and every export read, every masked count attacked.


@pytest.fixture
def closed(db):
    contract = make_contract(State.EXCHANGES)
    lead = people(contract).lead
    survey = make_survey(contract, lead)
    make_answers(survey, 1000)
    return close(survey, lead), lead


def gathered(survey, lead):
    """(view, question, answer, group) → number, by every filter of the page and of the export."""
    client = client_for(lead)
    base = f"/contrats/{survey.contract.number}/enquetes/{survey.pk}/"
    found, pages = {}, {}
    for view in VIEWS:
        text = b"".join(client.get(f"{base}resultats.csv?par={view}")).decode("utf-8-sig")
        for place, row in enumerate(csv.reader(io.StringIO(text), delimiter=";")):
            if place:
                question, answer, group, number, _ = row
                key = (view, question, answer, group, sum(k[:4] == (view, question, answer, group) for k in found))
                found[key] = None if number == "masqué" else int(number)
        pages[view] = client.get(f"{base}resultats/?par={view}").content.decode()
    return found, pages


def test_the_page_and_the_export_give_the_same_numbers_and_none_is_small(closed):
    survey, lead = closed
    found, pages = gathered(survey, lead)
    assert len({key[0] for key in found}) == len(VIEWS)
    for view, page in pages.items():
        cells = re.findall(r'<td class="ctai-number">\s*(masqué|[\d\u202f]+)', page)
        shown = [None if cell == "masqué" else int(cell.replace("\u202f", "")) for cell in cells]
        assert shown == [number for key, number in found.items() if key[0] == view]
    known = [number for number in found.values() if number is not None]
    assert min(known) >= survey.threshold
    # No filter of another spelling opens another table, and nothing else is asked by the address.
    client = client_for(lead)
    base = f"/contrats/{survey.contract.number}/enquetes/{survey.pk}/"
    assert client.get(base + "resultats/?par=arrival").status_code == 404
    plain, narrowed = (b"".join(client.get(base + "resultats.csv" + query)) for query in ("", "?language=ti&jour=1"))
    assert plain == narrowed


def test_no_masked_count_of_a_thousand_answers_is_found(closed):
    """Interval attack within each table (exact: Fréchet), then across all of them with other people as a witness."""
    survey, _ = closed
    variables = results._variables(questions_of(survey, "fr"))
    audiences = variables.pop("audience")
    crowd = [results._person(*row, "audience") for row in survey.answers.values_list("language", "values")]
    found = release(crowd, variables, threshold=THRESHOLD, languages=survey.languages, audiences=audiences)
    assert found.total == survey.results["total"] == 1000
    numbers = published(crowd, found)
    assert numbers == claimed(found)
    assert any(table.crossings for table in found.tables.values())
    attacked = 0
    for code, table in found.tables.items():
        for name, crossing in table.crossings.items():
            sizes = dict(zip(found.groups[name].rows, found.groups[name].counts, strict=True))
            counts = dict(zip(table.rows, table.counts, strict=True))
            for rows, columns in itertools.product(crossing.rows, crossing.columns):
                cell = numbers[code, name, rows, columns]
                for row in (keys for keys in counts if set(keys) <= set(rows)):
                    for column in (keys for keys in sizes if set(keys) <= set(columns)):
                        if (row, column) == (rows, columns):
                            continue
                        low, high = bounds(
                            cell, counts[row], sizes[column], numbers, code, name, crossing, rows, columns
                        )
                        assert high - low >= THRESHOLD
                        attacked += 1
    assert attacked > 500
    hidden = list(fine_cells(found, survey.languages, audiences, variables))
    for code, name, key, group in random.Random(3).sample(hidden, 40):
        other = witness(crowd, found, code, name, key, group)
        assert other is not None and published(other, found) == numbers


def bounds(cell, across, down, numbers, code, name, crossing, rows, columns):
    """All that one table says of a count inside a pooled cell: the cell, its row and its column, what remains."""
    elsewhere_row = sum(numbers[code, name, rows, one] for one in crossing.columns if one != columns)
    elsewhere_column = sum(numbers[code, name, one, columns] for one in crossing.rows if one != rows)
    most_row = across if len(rows) == 1 else min(across, cell)
    in_cell_row = across - elsewhere_row if len(rows) == 1 else max(0, across - elsewhere_row)
    most_column = down if len(columns) == 1 else min(down, cell)
    in_cell_column = down - elsewhere_column if len(columns) == 1 else max(0, down - elsewhere_column)
    high = min(most_row, most_column, cell)
    low = max(0, in_cell_row + in_cell_column - cell) if len(rows) > 1 or len(columns) > 1 else cell
    return low, high
