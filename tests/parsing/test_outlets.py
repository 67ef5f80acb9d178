"""Through whom a statement came."""

import pytest

import toolkit as tk


@pytest.mark.parametrize(
    ("report", "source", "via"),
    [
        (
            "Envoy Oro said the port would open, the Harbour Post reported.",
            "Envoy Oro",
            ("Harbour Post",),
        ),
        ("Envoy Oro told the Selme Courier that he was ready.", "Envoy Oro", ("Selme Courier",)),
        (
            "According to the Harbour Post, Envoy Oro said the port would open.",
            "Envoy Oro",
            ("Harbour Post",),
        ),
        (
            "“We are ready,” Envoy Oro wrote on Telegram.",
            "Envoy Oro",
            ("Telegram",),
        ),
        (
            "Envoy Oro said in an interview with the Selme Courier that he was ready.",
            "Envoy Oro",
            ("Selme Courier",),
        ),
        (
            "Envoy Oro told the Selme Courier that he was ready, the Harbour Post reported.",
            "Envoy Oro",
            ("Selme Courier", "Harbour Post"),
        ),
        ("The port will open on Friday, the Harbour Post reported.", "", ("Harbour Post",)),
        (
            "The editor of the Harbour Post said she was sorry.",
            "The editor of the Harbour Post",
            (),
        ),
    ],
    ids=[
        "reported behind",
        "told",
        "according to",
        "channel",
        "interview",
        "two steps, nearest the speaker first",
        "nobody behind the outlet",
        "an editor is a person",
    ],
)
def test_outlets_are_told_from_speakers(make_case, report, source, via):
    [found] = tk.find_statements(make_case(report, outlet="The Continental"), "rules").itertuples()

    assert (found.source, found.via) == (source, via)


@pytest.mark.parametrize(
    ("report", "source", "via"),
    [
        ("The Selme Courier quoted Envoy Oro as saying the port would open.",
         "Envoy Oro", ("Selme Courier",)),
        ("Envoy Oro was quoted by the Selme Courier as saying the port would open.",
         "Envoy Oro", ("Selme Courier",)),
        ("The port had closed, according to AP, citing a source in the delegation.",
         "a source in the delegation", ("Associated Press",)),
        ("The Selme Courier, citing Reuters, reported that the port had closed.",
         "", ("Reuters", "Selme Courier")),
        ("Speaking to Reuters, Envoy Oro said the port would open.", "Envoy Oro", ("Reuters",)),
        ("Speaking to Ada Berg of Reuters, Envoy Oro said he was ready.",
         "Envoy Oro", ("Reuters",)),
        ("In a post on Facebook, Envoy Oro said the port would open.",
         "Envoy Oro", ("Facebook",)),
        ("Envoy Oro said in comments carried by Reuters that the port would open.",
         "Envoy Oro", ("Reuters",)),
        ("Envoy Oro told Reuters and the Selme Courier that he was ready.",
         "Envoy Oro", ("Reuters", "Selme Courier")),
        ("Envoy Oro told a Reuters journalist that he was ready.", "Envoy Oro", ("Reuters",)),
        ("Envoy Oro responded on Twitter, calling for calm.", "Envoy Oro", ("Twitter",)),
        ("Envoy Oro tweeted that the port would open.", "Envoy Oro", ("Twitter",)),
        ("Norland's state media said the port would open.", "", ("state media",)),
        ("State news agency TASS reported that the port would open.", "", ("TASS",)),
        ("Newspaper Quay Mirror reported that the port would open.", "", ("Quay Mirror",)),
        ("Neighbours told CBS station KDKA-TV that the port was quiet.",
         "Neighbours", ("KDKA-TV",)),
        ("According to a report by the Selme Courier, the port will open.",
         "", ("Selme Courier",)),
        ("The Selme Courier argued that Envoy Oro had promised to open the port.",
         "Envoy Oro", ("Selme Courier",)),
    ],
    ids=[
        "quoted as", "was quoted by", "citing a source", "one outlet citing another",
        "speaking to", "speaking to a person of", "in a post", "carried by", "two outlets",
        "a journalist", "beside the cue",
        "a verb of its own", "media without a name", "an agency by kind and name",
        "an unlisted newspaper", "a station of a network", "a report",
        "others' words in an opinion",
    ],
)  # fmt: skip
def test_the_chain_is_followed(make_case, report, source, via):
    [found] = tk.find_statements(make_case(report, outlet="The Continental"), "rules").itertuples()

    assert (found.source, found.via) == (source, via)


@pytest.mark.parametrize(
    "report",
    [
        "Envoy Oro said that Sputnik was banned.",
        "Envoy Oro sued the Selme Courier and said the port would open.",
        "Envoy Oro said the Selme Courier was wrong.",
        "Envoy Oro told reporters that he was ready.",
        "Envoy Oro told this newspaper that he was ready.",
        "Envoy Oro spoke of Sputnik V at the Selme Courier Summit and said the port would open.",
    ],
)
def test_outlets_that_act_or_are_spoken_of_pass_nothing_on(make_case, report):
    assert set(tk.find_statements(make_case(report))["via"]) == {()}


@pytest.mark.parametrize(
    ("report", "source"),
    [
        ("The Selme Courier argued that the port should open.", "The Selme Courier"),
        ("In an editorial, the Selme Courier said the port should open.", "the Selme Courier"),
        ("The Selme Courier's reporter asked whether the port would open.",
         "The Selme Courier's reporter"),
        ("Facebook said that it had removed the post.", "Facebook"),
    ],
    ids=["opinion", "editorial", "reporter", "a channel's owner"],
)  # fmt: skip
def test_what_outlets_and_their_people_say_themselves_is_theirs(make_case, report, source):
    [found] = tk.find_statements(make_case(report, outlet="The Continental"), "rules").itertuples()

    assert (found.source, found.via) == (source, ())


def test_the_newspaper_is_the_one_named_before(make_case):
    report = "The Selme Courier broke the news. The port would open, the newspaper said."

    [found] = tk.find_statements(make_case(report, outlet="The Continental"), "rules").itertuples()

    assert (found.source, found.via) == ("", ("Selme Courier",))


def test_a_report_is_kept_where_somebody_else_says_only_a_part_of_it(make_case):
    report = (
        "The Selme Courier reported that the port had been closed for a week after long and "
        "bitter talks in the capital, because Envoy Oro refused to sign."
    )

    statements = tk.find_statements(make_case(report, outlet="The Continental"))

    assert statements["source"].to_list() == ["", "Envoy Oro"]
    assert set(statements["via"]) == {("Selme Courier",)}


@pytest.mark.parametrize(
    ("report", "hands"),
    [
        ("Envoy Oro said he was ready.", 0),
        ("Envoy Oro wrote on Telegram that he was ready.", 0),
        ("Envoy Oro told the Selme Courier that he was ready, Reuters reported.", 2),
        ("Envoy Oro told the Harbour Post that he was ready, Reuters reported.", 1),
    ],
    ids=["first hand", "the speaker's own channel", "two outlets", "the printing outlet"],
)
def test_hearsay_counts_outlets_between_speaker_and_page(make_case, report, hands):
    [found] = tk.find_statements(make_case(report, outlet="Harbour Post"), "rules").itertuples()

    assert found.hearsay == hands


def test_the_printing_outlet_is_not_named_again(make_case):
    case = make_case("Envoy Oro told the Harbour Post that he was ready.", outlet="Harbour Post")

    [found] = tk.find_statements(case).itertuples()

    assert found.via == ()


def test_a_quotation_before_the_outlet_it_was_told_to_stays_whole(make_case):
    report = "“We said no,” Envoy Oro told the Harbour Post by telephone. “We said it in May.”"
    [found] = tk.find_statements(make_case(report, outlet="The Continental"), "rules").itertuples()

    assert (found.content, found.via) == (
        "We said no, […] We said it in May.",
        ("Harbour Post",),
    )
