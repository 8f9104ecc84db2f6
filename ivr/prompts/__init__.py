"""Speaking: texts to sound files, numbers and dates in Kazakh and Russian (pure). Knows nothing of calls.

How a text of dialplans/prompts/<lang>.yaml is written: a mapping `prompt-id: "text with {holes}"`. A hole is `{name}` or
`{name:format arguments}`; an unknown format, argument or a missing value is an error with file and line. A brace that is meant
is doubled. A Kazakh text is written as it is spoken; never put a case ending behind a hole, ask for the case inside it.

  {name}                    a word as it stands; a whole number becomes its cardinal
  {n:number [case] [f|n]}   cardinal: "пять", {n:number gen} "пяти", {n:number f} "одна"; kk {n:number dat} "беске" (бесті = acc)
  {n:count NOUN [case]}     number and noun agreed. NOUN: second minute hour day month year person call request tenge metre
                            ru {n:count minute} "одна минута, две минуты, пять минут"; "через {n:count minute acc}" "через одну минуту"
                            kk {n:count minute} "бес минут"; {n:count minute loc} "бес минутта"; {n:count minute abl} "бес минуттан (кейін)"
  {n:minutes [case]}        short for count minute
  {s:wait [case]}           seconds, rounded up as people say them: tens of seconds below a minute, then minutes, then hours and minutes
  {n:ordinal [case] [f|n]}  ru "третий", {n:ordinal f} "третья", {n:ordinal gen} "третьего"; kk "үшінші", {n:ordinal dat} "үшіншіге"
  {n:ordinal you}           kk only: "Сіз кезекте {place:ordinal you}" -> "Сіз кезекте үшіншісіз"
  {t:digits}                a string of digits one by one, in threes with a pause: ticket numbers
  {t:groups}                as people dictate: "100 00 17" -> "сто, ноль ноль, семнадцать"; phone numbers
  {d:date [case]}           "2026-01-15": when it is: ru "пятнадцатого января" (gen), kk "он бесінші қаңтарда" (loc);
                            nom: "пятнадцатое января", "он бесінші қаңтар"; "до {d:date}", "{d:date dat} дейін"
  {t:clock [case]}          "18:30": ru "восемнадцать часов тридцать минут" ("до {t:clock gen}"); kk "сағат он сегіз отыз",
                            {t:clock loc} "сағат он сегіз отызда", {t:clock dat} "… отызға (дейін)", {t:clock abl} "… отыздан (бастап)"

Cases: nom gen dat acc ins loc (ru loc: о чём, предложный), kk also abl (шығыс: -дан/-ден). Genders (ru): m by default, f, n.
Korean, for the speech test flow only, knows {name}, {n:number}, {t:digits}.

A recording named dialplans/prompts/recordings/<lang>/<prompt-id>.wav (any PCM wav) replaces the synthetic voice of a prompt
that has no holes; for a prompt with holes it is refused with a message, since nobody can record every number.
"""  # noqa: E501 - a table
