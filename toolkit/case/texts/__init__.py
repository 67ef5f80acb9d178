"""From the files in a case's `texts/` to documents: a module for each format.

| file | text | date, outlet, title, url, language, doc_id |
| --- | --- | --- |
| .txt | what follows the header, unchanged | lines ``date: 2022-04-03`` above a blank line |
| .md | the words without its signs | header, or front matter between two lines of ``---`` |
| .html | main text, paragraphs apart | what the page says of itself |
| .csv, .tsv | column `text` | columns of these names |
| .jsonl | field `text` | fields of these names |

Exports of news archives are told by what they hold (`layouts/`): Nexis, Nexis Uni, Factiva,
ProQuest and Europresse, as text, Word, RTF, PDF, HTML or XML, each article a report. Other Word,
RTF, PDF and OpenDocument files are a report each (`documents/`); mail, feeds, web archives,
workbooks and Parquet have a module each, and a ZIP file is what is in it. What is not UTF-8 is read
in the encoding that is found, with a problem that names it.

Columns, fields and header lines may have the names that news archives give them: see
`report.FACTS` and `report.TEXT`. `texts.csv`, in `texts/` or beside it, with a column `file`,
fills what a file does not say. Failing all, a file name that begins 2022-04-03 gives the date,
and the file's name and folders give the doc_id.
"""

from toolkit.case.texts.reading import read_texts

__all__ = ["read_texts"]
