"""Reports: numbers that travel into reports, and reports checked for as long as they live.

- reader (`readers`, `markup`, `notebooks`, `word`): a file to citations, pictures and their places;
- check (`check`, `verdict`, `phrase`): a citation and the ledger to a verdict, in `findings`;
- rewriter (`passages`, `replacing`): a verdict to the edits that mend the file;
- writer (`cite`, `live`, `citation_file`, `template`, `readme`): a result to its
  citation in a form;
- `explain`: a result to what it rests on, shown by `explanation` through `template`;
- `page`: all results as one HTML file.
"""
