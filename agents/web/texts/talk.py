"""Refusals about conversations, in the three languages. A part of agents/web/texts/refusals.py."""

from collections.abc import Mapping

TALK_TEXTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "call-over": {
        "kk": ("Бұл қоңырау аяқталды.", "Қажет болса, өтініш берушіге қайта қоңырау шалыңыз."),
        "ru": ("Этот звонок уже завершён.", "Если нужно, перезвоните заявителю."),
        "en": ("This call is over.", "If needed, call the citizen back."),
    },
    "call-goes-on": {
        "kk": ("Өтініш беруші қазір желіде.", "Сөйлесу аяқталғанша күтіңіз."),
        "ru": ("Заявитель сейчас на линии.", "Дождитесь конца разговора."),
        "en": ("This citizen is on the line now.", "Wait until the call is over."),
    },
    "not-your-call": {
        "kk": ("Бұл қоңырау сіздің орныңызда емес.", "Өз орныңыздағы қоңырауды таңдаңыз."),
        "ru": ("Этот звонок не на вашем месте.", "Выберите звонок своего места."),
        "en": ("This call is not at your seat.", "Choose the call of your own seat."),
    },
    "not-now": {
        "kk": ("Қоңыраудың қазіргі күйінде бұл мүмкін емес.", "Қоңыраудың күйін қарап, қайталаңыз."),
        "ru": ("В нынешнем состоянии звонка это невозможно.", "Посмотрите, что со звонком, и повторите."),
        "en": ("This is not possible as the call stands now.", "Look how the call stands, and repeat."),
    },
    "bad-target": {
        "kk": ("Бағыт дұрыс көрсетілмеген.", "Бір ғана бағыт таңдаңыз: кезек, орын немесе нөмір."),
        "ru": ("Направление указано неверно.", "Выберите одно: очередь, место или номер."),
        "en": ("The target is not clear.", "Choose exactly one: a queue, a seat or a number."),
    },
    "no-such-queue": {
        "kk": ("Мұндай кезек жоқ.", "Кезекті тізімнен таңдаңыз."),
        "ru": ("Такой очереди нет.", "Выберите очередь из списка."),
        "en": ("There is no such queue.", "Choose one from the list."),
    },
    "seat-not-free": {
        "kk": ("{seat}-орын қазір бос емес.", "Ол босағанша күтіңіз немесе басқа орынды таңдаңыз."),
        "ru": ("Место {seat} сейчас занято.", "Дождитесь, пока оно освободится, или выберите другое."),
        "en": ("Seat {seat} is not free now.", "Wait until it is, or choose another one."),
    },
    "number-not-allowed": {
        "kk": ("Бұл нөмірге қоңырау шалуға болмайды.", "Қазақстанның қалалық немесе ұялы нөмірін теріңіз."),
        "ru": ("На этот номер звонить нельзя.", "Наберите городской или мобильный номер Казахстана."),
        "en": ("This number may not be called.", "Dial an ordinary city or mobile number of this country."),
    },
    "nobody-consulted": {
        "kk": ("Желіде басқа әріптес жоқ.", "Қосылатын орынды немесе нөмірді көрсетіңіз."),
        "ru": ("На линии нет другого собеседника.", "Укажите место или номер, который подключить."),
        "en": ("Nobody is being consulted.", "Name the seat or the number to bring in."),
    },
    "consulting": {
        "kk": ("Сіз әріптесіңізбен сөйлесіп тұрсыз.", "Алдымен оны қосыңыз немесе қоңырау шалушыға оралыңыз."),
        "ru": ("Вы уже говорите с коллегой.", "Сначала подключите его или вернитесь к звонящему."),
        "en": ("Somebody is being consulted already.", "Bring them in, or go back to the caller first."),
    },
    "not-in-line": {
        "kk": ("Бұл қоңырау кезекте тұрған жоқ.", "Күтіп тұрғандардың тізімін қараңыз."),
        "ru": ("Этот звонок не стоит в очереди.", "Посмотрите список ожидающих."),
        "en": ("This call is not in the line.", "Look at the list of those who wait."),
    },
    "no-number": {
        "kk": ("Бұл нөмірге қайта қоңырау шалу мүмкін емес: ол жасырын немесе шетелдік.", "Өтінішті басқаша шешіңіз."),
        "ru": ("Перезвонить нельзя: номер скрыт или не из этой страны.", "Обработайте заявку иначе."),
        "en": ("The number is hidden, or not one of this country.", "See to the request in another way."),
    },
    "callback-pending": {
        "kk": ("Бұл адамға кері қоңырау кезекте тұр.", "Кезегі келгенде, жүйе өзі қоңырау шалады."),
        "ru": ("Обратный звонок этому человеку уже в очереди.", "Система позвонит сама, когда дойдёт очередь."),
        "en": ("A call-back to this citizen is in the line already.", "The citizen is called when it is their turn."),
    },
    "callback-served": {
        "kk": ("Бұл адаммен кейін сөйлесіп қойған.", "Оның соңғы қоңырауын ашып көріңіз."),
        "ru": ("С этим человеком потом уже поговорили.", "Откройте его последний звонок."),
        "en": ("Somebody has talked with this citizen since.", "Open their latest call."),
    },
}
