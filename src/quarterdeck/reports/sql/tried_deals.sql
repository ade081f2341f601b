-- The deals as one side of a trial knows them.
SELECT
    id, title, owner, account, pipeline, stage, category, outcome, presence, currency, amount,
    close_date, is_open AND counted AS standing, money{dimensions}
FROM deals
