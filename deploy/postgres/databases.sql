-- Beside the record (`hub`): the keys to personal data, apart from it so that both can be kept and
-- restored apart, and the views, which can be built anew at any time.
CREATE DATABASE keys;
CREATE DATABASE views;
