"""Which reports a batch comes to, checked before any is made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from toolkit.batches.grid import read_grid
from toolkit.batches.jobs import Asked, Job
from toolkit.batches.keys import is_unchanged, key_of
from toolkit.case import Case, open_case
from toolkit.case.codings import fingerprint
from toolkit.reporting.exhibits import part_of_name
from toolkit.reporting.parameters import AS_OF, CASE, Parameter, Value, parameter_values
from toolkit.reporting.render import (
    check_formats,
    find_notebook,
    notebook_parameters,
    report_folder,
)
from toolkit.schema import InputError, writable_folder

BY = ("issue", "holder", "outlet")
"""What there may be one report for each of."""

LONGEST_NAME = 120
"""Characters of a report's name."""


def plan(asked: Asked) -> list[Job]:
    """The reports that are asked for, in the order of cases, rows and values.

    Raises InputError, before anything is made, for whatever of it cannot be made: an unknown
    notebook, parameter, format or case, rows that come to the same report, a notebook without the
    parameter to make one report for each value of.
    """
    source = find_notebook(asked.notebook)
    declared = notebook_parameters(asked.notebook)
    check_formats(asked.to)
    _check_by(asked, source.stem, declared)
    rows = read_grid(asked.grid) if asked.grid else [{}]
    _check_names(asked, rows)
    given = ({AS_OF: asked.as_of} if asked.as_of else {}) | dict(asked.parameters)
    for row in rows:
        parameter_values(declared, {**given, **row}, source.stem)
    opened: dict[tuple[str, str], Case] = {}
    jobs: list[Job] = []
    for name in asked.cases:
        for row in rows:
            values = parameter_values(declared, {**given, **row}, source.stem)
            place = name, str(values.get(AS_OF) or "")
            if place not in opened:
                opened[place] = open_case(*place)
            jobs += _jobs(asked, source, declared, opened[place], values, row)
    jobs = _told_apart(jobs, asked)
    return jobs if asked.single else [_with_key(job, opened) for job in jobs]


def _check_by(asked: Asked, stem: str, declared: list[Parameter]) -> None:
    names = [one.name for one in declared if one.name != CASE]
    if asked.by and asked.by not in BY:
        raise InputError(f"There is no report for each {asked.by!r}; there is for {_either()}.")
    if asked.by and asked.by not in names:
        raise InputError(
            f"Notebook {stem!r} has no parameter {asked.by!r}, so it cannot be made for each "
            f"{asked.by}. It has {', '.join(names) or 'none'}."
        )
    if asked.by in asked.parameters:
        raise InputError(f"{asked.by!r} is given, and asked for each there is; leave one out.")


def _either() -> str:
    return f"{', '.join(BY[:-1])} and {BY[-1]}"


def _check_names(asked: Asked, rows: list[dict[str, object]]) -> None:
    """What rows give is given nowhere else."""
    taken = {*asked.parameters, *filter(None, [asked.by]), *([AS_OF] if asked.as_of else [])}
    for name in dict.fromkeys(name for row in rows for name in row):
        if name in taken:
            raise InputError(f"gives {name!r}, which is given otherwise, too.", asked.grid)


def _jobs(
    asked: Asked,
    source: Path,
    declared: list[Parameter],
    case: Case,
    values: dict[str, Value],
    row: Mapping[str, object],
) -> Iterator[Job]:
    """The reports of one row on one case."""
    folder = _folder(asked, case)
    for value in _values(asked.by, case, values) if asked.by else [None]:
        own = parameter_values(declared, values | ({asked.by: value} if asked.by else {}), "")
        varied = [name for name in own if name == asked.by or (name in row and name != AS_OF)]
        name = "-".join([source.stem, *(part_of_name(str(own[one])) for one in varied)])
        if len(name) > LONGEST_NAME:
            name = f"{name[:LONGEST_NAME]}-{fingerprint(name)}"
        yield Job(str(source), str(case.folder), own, folder, name, asked.to)


def _folder(asked: Asked, case: Case) -> Path:
    if asked.out is not None:
        case.check_outside_texts(asked.out)
        writable_folder(asked.out)
        return asked.out if asked.single else report_folder(case, asked.out)
    return report_folder(case)


def _values(by: str, case: Case, parameters: Mapping[str, Value]) -> list[str]:
    """The issues or holders that statements are coded with, or the outlets of the reports."""
    if by == "outlet":
        found = sorted({str(one) for one in case.documents["outlet"] if one})
    else:
        found = _coded_values(by, case, parameters)
    if not found:
        raise InputError(f"no {by} is found in the case, so there is no report to make.", case.name)
    return found


def _coded_values(by: str, case: Case, parameters: Mapping[str, Value]) -> list[str]:
    from toolkit.coding import code, join
    from toolkit.coding.code import DEFAULT as CODER
    from toolkit.parsing import find_statements
    from toolkit.parsing.attribution.methods import DEFAULT as METHOD

    statements = find_statements(case, str(parameters.get("method") or METHOD))
    codings = code(statements, case, str(parameters.get("coder") or CODER))
    coded = join(statements, codings, case)
    coded = coded[coded["dimension"] == "issue"]
    if by == "holder":
        return sorted({str(one) for one in coded["holder"] if one})
    spoken = set(coded["object"])
    return [one.name for one in case.codebook.issues if one.name in spoken]


def _told_apart(jobs: list[Job], asked: Asked) -> list[Job]:
    """No two reports have one name in one folder; those of other parameters get a mark."""
    seen: dict[tuple[Path, str], Job] = {}
    told = []
    for job in jobs:
        first = seen.setdefault((job.folder, job.name), job)
        if first is not job:
            if first.case != job.case:
                raise InputError(
                    f"Two cases are called {Path(job.case).name!r}; their reports would stand in "
                    "one folder. Make them one after the other, each with its own --out."
                )
            if first.parameters == job.parameters:
                place = asked.grid or job.folder
                raise InputError(f"two rows come to the same report, {job.name!r}.", place)
            mark = fingerprint(json.dumps(job.parameters, sort_keys=True))[:6]
            job = replace(job, name=f"{job.name}-{mark}")
            if seen.setdefault((job.folder, job.name), job) is not job:
                raise InputError(f"two rows come to the same report, {job.name!r}.", job.folder)
        told.append(job)
    return told


def _with_key(job: Job, opened: Mapping[tuple[str, str], Case]) -> Job:
    day = str(job.parameters.get(AS_OF) or "")
    case = next(
        case for (_, as_of), case in opened.items() if as_of == day and str(case.folder) == job.case
    )
    job = replace(job, key=key_of(Path(job.notebook), case, job.parameters, job.to))
    return replace(job, unchanged=is_unchanged(job))
