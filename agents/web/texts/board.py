"""The board's figures and alarms in words: every figure prints its definition (H1), in kk, ru and en. {within_s},
{share} and {limit} are filled in; they stand where neither Kazakh nor Russian needs an ending for that number."""

from collections.abc import Mapping

Names = Mapping[str, str]
Defined = Mapping[str, tuple[str, str]]  # language -> the name, how it is counted

FIGURES: Mapping[str, Defined] = {
    "arrived": {
        "kk": ("Түскен қоңыраулар", "Бүгін орталыққа түскен барлық қоңырау."),
        "ru": ("Поступило звонков", "Все звонки, поступившие сегодня в центр."),
        "en": ("Calls arrived", "All calls that came to the centre today."),
    },
    "left_in_menu": {
        "kk": ("Мәзірден кеткендер", "Кезекке тұрмай, мәзірде тұтқаны қойғандар."),
        "ru": ("Ушли из меню", "Положили трубку в меню, не встав в очередь."),
        "en": ("Left in the menus", "Hung up in the menus, before the line."),
    },
    "offered": {
        "kk": ("Кезекке тұрғандар", "Операторды күтуге тұрған қоңыраулар; кезекке қайта оралғаны бір рет саналады."),
        "ru": ("Встали в очередь", "Звонки, вставшие в очередь к оператору; вернувшийся в неё считается один раз."),
        "en": ("Joined the line", "Calls that began to wait for an operator; one that came back counts once."),
    },
    "answered": {
        "kk": ("Жауап берілді", "Кезекте тұрып, оператормен сөйлескендер."),
        "ru": ("Отвечено", "Из вставших в очередь поговорили с оператором."),
        "en": ("Answered", "Of those who joined the line, those who talked with an operator."),
    },
    "abandoned": {
        "kk": ("Күтпей кеткендер", "Кезекте тұрып, оператор жауап бергенше тұтқаны қойғандар."),
        "ru": ("Не дождались", "Стояли в очереди и положили трубку до ответа оператора."),
        "en": ("Abandoned", "Waited in the line and hung up before an operator answered."),
    },
    "asked_back": {
        "kk": ("Кері қоңырауға тапсырыс", "Кезекте күтудің орнына өзіне қоңырау шалуды сұрағандар."),
        "ru": ("Заказали обратный звонок", "Вместо ожидания в очереди попросили перезвонить."),
        "en": ("Asked to be called back", "Asked for a call-back instead of waiting in the line."),
    },
    "elsewhere": {
        "kk": (
            "Басқа жолға түскендер",
            "Кезек тым ұзақ не толы болғандықтан, дауыстық хабарламаға не басқа жолға түскендер.",
        ),
        "ru": (
            "Отправлены дальше",
            "Очередь была слишком долгой или полной: попали в голосовое сообщение или другой путь.",
        ),
        "en": ("Sent on", "The line was too slow or full: sent to a voice message or elsewhere."),
    },
    "mark": {
        "kk": ("Орташа баға", "Қоңырау шалғандар әңгімеден кейін 1-ден 5-ке дейін қойған бағалардың орташасы."),
        "ru": ("Средняя оценка", "Среднее из оценок от 1 до 5, поставленных звонившими после разговора."),
        "en": ("Mean mark", "The mean of the marks from 1 to 5 that citizens gave after the talk."),
    },
    "service_level": {
        "kk": (
            "Қызмет көрсету деңгейі",
            "{within_s} секунд ішінде жауап берілгендер ÷ (жауап берілгендер + күтпей кеткендер + "
            "басқа жолға түскендер). Кері қоңырау сұрағандар саналмайды. Мақсат: {share} %.",
        ),
        "ru": (
            "Уровень обслуживания",
            "Отвечено за {within_s} с ÷ (отвечено + не дождались + отправлены дальше). "
            "Заказавшие обратный звонок не считаются. Цель: {share} %.",
        ),
        "en": (
            "Service level",
            "Answered within {within_s} s ÷ (answered + abandoned + sent on). "
            "Who asked to be called back is not counted. Target: {share} %.",
        ),
    },
    "mean_wait": {
        "kk": ("Орташа күту", "Жауап берілгендердің кезекке тұрғаннан операторға дейінгі орташа уақыты."),
        "ru": ("Среднее ожидание", "Среднее время от постановки в очередь до оператора, по отвеченным."),
        "en": ("Average wait", "From joining the line to the operator, the average of the answered."),
    },
    "longest_wait": {
        "kk": ("Бүгінгі ең ұзақ күту", "Бүгін кезекте тұрғандардың ең ұзақ күткені, қазір күтіп тұрғандарды қоса."),
        "ru": ("Максимум за день", "Самое долгое ожидание в очереди сегодня, включая тех, кто ждёт сейчас."),
        "en": ("Longest today", "The longest wait in the line today, of those waiting now included."),
    },
    "waiting": {
        "kk": ("Қазір күтіп тұр", "Қазір кезекте тұрғандар, операторда телефоны шырылдап тұрғандарды қоса."),
        "ru": ("Ждут сейчас", "Сейчас в очереди, включая тех, для кого уже звонит телефон оператора."),
        "en": ("Waiting now", "In the line now, those included for whom an operator's phone rings."),
    },
    "longest_now": {
        "kk": ("Қазіргі ең ұзақ күту", "Қазір кезекте тұрғандардың ең көп күткені."),
        "ru": ("Дольше всех ждут", "Сколько ждёт тот, кто сейчас ждёт дольше всех."),
        "en": ("Longest now", "How long the one has waited who waits longest now."),
    },
    "callbacks": {
        "kk": ("Кері қоңырау күтіп тұр", "Кері қоңырау сұрап, әлі қоңырау шалынбағандар."),
        "ru": ("Ждут перезвона", "Заказали обратный звонок, и им ещё не перезвонили."),
        "en": ("Call-backs pending", "Asked to be called back and not yet reached."),
    },
    "talking": {
        "kk": ("Сөйлесіп отыр", "Қазір сөйлесіп отырған орындар, күттіріп қойғандарды қоса."),
        "ru": ("Разговаривают", "Места, где сейчас идёт разговор, включая удержание."),
        "en": ("Talking", "Seats in a conversation now, on hold included."),
    },
    "ready": {
        "kk": ("Дайын", "Қазір қоңырау күтіп отырған орындар."),
        "ru": ("Готовы", "Места, которые сейчас ждут звонка."),
        "en": ("Ready", "Seats that wait for a call now."),
    },
    "occupancy": {
        "kk": (
            "Операторлар жүктемесі",
            "(Сөйлесу + күттіру + рәсімдеу) ÷ (сол уақыт + дайын отыру + шырылдау), бүгін. Үзіліс саналмайды.",
        ),
        "ru": (
            "Загрузка операторов",
            "(Разговор + удержание + оформление) ÷ (это же + готовность + вызов), за сегодня. Пауза не считается.",
        ),
        "en": (
            "Occupancy",
            "(Talk + hold + wrap-up) ÷ (the same + ready + ringing), today. A pause does not count.",
        ),
    },
}

ALARMS: Mapping[str, Names] = {
    "service-level": {
        "kk": "Соңғы 30 минутта қызмет көрсету деңгейі {limit} %-дан төмен",
        "ru": "Уровень обслуживания за последние 30 минут ниже {limit} %",
        "en": "Service level of the last 30 minutes below {limit} %",
    },
    "longest-wait": {
        "kk": "Кезекте тым ұзақ күтіп тұр: шегі {limit}",
        "ru": "В очереди ждут слишком долго: предел {limit}",
        "en": "Somebody waits too long: the limit is {limit}",
    },
    "waiting": {
        "kk": "Кезекте тұрғандар тым көп: шегі {limit}",
        "ru": "В очереди слишком много людей: предел {limit}",
        "en": "Too many wait: the limit is {limit}",
    },
    "unattended": {
        "kk": "Кезекте адам күтіп тұр, ал жұмыста бірде-бір оператор жоқ",
        "ru": "В очереди ждут, а на работе нет ни одного оператора",
        "en": "Somebody waits and nobody is at work",
    },
    "speech-away": {
        "kk": "Сөзді тану жұмыс істемейді: мәзірлер тек түймелермен",
        "ru": "Распознавание речи не работает: в меню только кнопки",
        "en": "Speech is not recognised: menus by key only",
    },
    "database-away": {
        "kk": "Дерекқор жауап бермейді: оқиғалар журналға жазылып жатыр",
        "ru": "База данных не отвечает: события пишутся в журнал",
        "en": "The database does not answer: events go to the journal",
    },
    "journal-full": {
        "kk": "Журнал жазылмай жатыр: оқиғалар тек жадта",
        "ru": "Журнал не пишется: события только в памяти",
        "en": "The journal cannot be written: events are only in memory",
    },
    "journal-unreadable": {
        "kk": "Журналдың бір бөлігі оқылмайды: ол бөлек сақталды",
        "ru": "Часть журнала не читается: она отложена",
        "en": "A part of the journal cannot be read: it is set aside",
    },
    "log-lost": {
        "kk": "Оқиғалардың бір бөлігі жазылмай қалды",
        "ru": "Часть событий потеряна",
        "en": "Some events are lost",
    },
    "event-unreadable": {
        "kk": "Бір оқиға жазылмады",
        "ru": "Одно событие не записано",
        "en": "An event could not be written",
    },
    "projection-refused": {
        "kk": "Дерекқор бір мәнді қабылдамады; ол журналда бар",
        "ru": "База данных не приняла одно значение; в журнале оно есть",
        "en": "The database refused a value; the log has it",
    },
    "disk-low": {
        "kk": "Дискіде орын аз қалды",
        "ru": "На диске мало места",
        "en": "The disk is nearly full",
    },
    "disk-full": {
        "kk": "Дискіде орын жоқ: дыбыс жазылмайды",
        "ru": "На диске нет места: записи не ведутся",
        "en": "The disk is full: nothing is recorded",
    },
}


def clock(seconds: float) -> str:
    """As a board shows a span: 2:00."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def alarm_texts(what: str, limit: float | None) -> dict[str, str]:
    shown = ""
    if limit is not None:
        shown = {"service-level": f"{limit * 100:.0f}", "longest-wait": clock(limit)}.get(what, f"{limit:g}")
    return {language: text.format(limit=shown) for language, text in ALARMS[what].items()}
