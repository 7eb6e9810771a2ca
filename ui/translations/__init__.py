"""The panel's texts in other languages: `.ts` to be edited, `.qm` made of them and shipped."""
