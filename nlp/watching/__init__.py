"""Watch topics 关注主题: what officers let the service look out for, defined without code.

`expression` says what a definition may be and refuses the rest, `matching` is the pure decision with the passages
it rests on, `subjects` is a text as watches see it, `service` keeps definitions, `recording` the hits of each
document, `backfill` goes over the stored past, `trial` asks the past before anything is kept.
"""
