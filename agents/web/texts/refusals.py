"""What the API says to people, in their language: a sentence, and what to do.

One typed table instead of gettext catalogues: two strings per code, checked for completeness by a test, and read by
whoever writes a new error. (The pages' texts, thousands of words for translators, are another matter.)
"""

from collections.abc import Iterable, Mapping

from agents.web.texts.talk import TALK_TEXTS

LANGUAGES = ("kk", "ru", "en")

Said = tuple[str, str]  # the message, the remedy; {…} are filled in


def language_for(chosen: str | None, accepted: str, site: Iterable[str]) -> str:
    """The user's own, else the first of the browser's that we have, else the site's first."""
    wanted = [chosen or "", *(part.split(";")[0].strip()[:2].lower() for part in accepted[:200].split(","))]
    return next((each for each in (*wanted, *site) if each in LANGUAGES), LANGUAGES[0])


def said(code: str, language: str, **values: object) -> Said:
    message, remedy = TEXTS[code][language if language in LANGUAGES else LANGUAGES[0]]
    return message.format(**values), remedy.format(**values)


TEXTS: Mapping[str, Mapping[str, Said]] = {
    **TALK_TEXTS,
    "bad-request": {
        "kk": ("Сұрауда қате бар: {fields}.", "Осы өрістерді түзетіп, қайта жіберіңіз."),
        "ru": ("В запросе ошибка: {fields}.", "Исправьте эти поля и отправьте снова."),
        "en": ("The request is wrong: {fields}.", "Correct these fields and send it again."),
    },
    "not-json": {
        "kk": ("Сұраудың мазмұны JSON нысаны емес.", "application/json түрінде бір JSON нысанын жіберіңіз."),
        "ru": ("Тело запроса не является объектом JSON.", "Отправьте один объект JSON с типом application/json."),
        "en": ("The body is not a JSON object.", "Send one JSON object as application/json."),
    },
    "too-large": {
        "kk": ("Сұрау тым үлкен.", "Мәтінді қысқартып, қайта жіберіңіз."),
        "ru": ("Запрос слишком велик.", "Сократите текст и отправьте снова."),
        "en": ("The request is too large.", "Shorten the text and send it again."),
    },
    "not-found": {
        "kk": ("Бұл мекенжайда ештеңе жоқ.", "Мекенжайды тексеріңіз; тізімі: /api/openapi.json."),
        "ru": ("По этому адресу ничего нет.", "Проверьте адрес; список: /api/openapi.json."),
        "en": ("There is nothing at this address.", "Check the address; the list is at /api/openapi.json."),
    },
    "wrong-method": {
        "kk": ("Бұл мекенжайда бұлай жасауға болмайды.", "Allow тақырыбында аталған әдісті қолданыңыз."),
        "ru": ("По этому адресу так сделать нельзя.", "Используйте метод из заголовка Allow."),
        "en": ("This cannot be done at this address.", "Use the method named in the Allow header."),
    },
    "wrong-host": {
        "kk": ("Орталық бұл атаумен қызмет көрсетпейді.", "Сайт файлындағы web.names тізіміне осы атауды қосыңыз."),
        "ru": ("Центр не обслуживает это имя.", "Добавьте имя в web.names файла сайта."),
        "en": ("The centre is not served under this name.", "Add the name to web.names in the site file."),
    },
    "not-logged-in": {
        "kk": ("Сіз жүйеге кірмегенсіз немесе сеанс аяқталды.", "Жүйеге кіріп, қайталаңыз; жазғаныңыз жоғалмайды."),
        "ru": ("Вы не вошли или сеанс истёк.", "Войдите и повторите; написанное не пропадёт."),
        "en": ("You are not logged in, or the session has ended.", "Log in and repeat; what you wrote is not lost."),
    },
    "bad-login": {
        "kk": ("Аты немесе құпиясөзі қате.", "Қайта енгізіңіз немесе әкімшіден жаңа сілтеме сұраңыз."),
        "ru": ("Неверное имя или пароль.", "Введите ещё раз или попросите у администратора новую ссылку."),
        "en": ("The name or the password is wrong.", "Type them again, or ask the administrator for a new link."),
    },
    "login-locked": {
        "kk": ("Сәтсіз әрекет тым көп болды.", "{wait_s} секундтан кейін қайталап көріңіз."),
        "ru": ("Слишком много неудачных попыток.", "Повторите через {wait_s} с."),
        "en": ("Too many tries have failed.", "Try again in {wait_s} s."),
    },
    "too-many": {
        "kk": ("Сұраулар тым жиі келіп жатыр.", "{wait_s} секунд күтіп, қайталаңыз."),
        "ru": ("Запросы идут слишком часто.", "Подождите {wait_s} с и повторите."),
        "en": ("Requests come too fast.", "Wait {wait_s} s and repeat."),
    },
    "busy": {
        "kk": ("Орталық қазір бос емес.", "Бірнеше секундтан кейін қайталаңыз."),
        "ru": ("Центр сейчас занят.", "Повторите через несколько секунд."),
        "en": ("The centre is busy.", "Repeat in a few seconds."),
    },
    "csrf": {
        "kk": ("Сұрау осы беттен жіберілмеген сияқты.", "Бетті жаңартып, қайталаңыз."),
        "ru": ("Похоже, запрос отправлен не с этой страницы.", "Обновите страницу и повторите."),
        "en": ("The request does not seem to come from this page.", "Reload the page and repeat."),
    },
    "forbidden": {
        "kk": ("Бұған сіздің құқығыңыз жоқ.", "Қажет болса, әкімшіден құқық сұраңыз."),
        "ru": ("У вас нет права на это.", "Если оно нужно, обратитесь к администратору."),
        "en": ("You may not do this.", "If you need to, ask the administrator for the right."),
    },
    "link-spent": {
        "kk": ("Сілтеме ескірген немесе бұрын қолданылған.", "Әкімшіден жаңа сілтеме сұраңыз."),
        "ru": ("Ссылка устарела или уже использована.", "Попросите у администратора новую ссылку."),
        "en": ("The link is too old or was used already.", "Ask the administrator for a new link."),
    },
    "weak-password": {
        "kk": ("Бұл құпиясөз тым оңай.", "12-ден 128-ге дейін таңба жазыңыз: бірнеше сөз жарайды, атыңыз жарамайды."),
        "ru": ("Этот пароль слишком прост.", "Нужно от 12 до 128 знаков: подойдут несколько слов, но не ваше имя."),
        "en": ("This password is too easy.", "Use 12 to 128 characters: several words will do, your name will not."),
    },
    "no-such-seat": {
        "kk": ("Мұндай орын жоқ.", "Орын нөмірін тексеріңіз."),
        "ru": ("Такого места нет.", "Проверьте номер места."),
        "en": ("There is no such seat.", "Check the seat's number."),
    },
    "seat-taken": {
        "kk": ("{seat}-орында {who} отыр.", "Бос орынды таңдаңыз немесе супервайзерге айтыңыз."),
        "ru": ("Место {seat} занято: {who}.", "Выберите свободное место или обратитесь к супервизору."),
        "en": ("Seat {seat} is taken by {who}.", "Choose a free seat, or ask the supervisor."),
    },
    "seat-not-yours": {
        "kk": ("Сіз бұл орында отырған жоқсыз.", "Алдымен осы орынға кіріңіз."),
        "ru": ("Вы сидите не на этом месте.", "Сначала войдите на это место."),
        "en": ("You do not sit at this seat.", "Log in to this seat first."),
    },
    "seat-elsewhere": {
        "kk": ("Сіз {seat}-орында отырсыз.", "Алдымен сол орыннан шығыңыз."),
        "ru": ("Вы сидите на месте {seat}.", "Сначала выйдите с него."),
        "en": ("You sit at seat {seat}.", "Log out there first."),
    },
    "no-seat": {
        "kk": ("Сіз ешбір орында отырған жоқсыз.", "Алдымен орынға кіріңіз."),
        "ru": ("Вы не сидите ни на одном месте.", "Сначала войдите на место."),
        "en": ("You sit at no seat.", "Log in to a seat first."),
    },
    "no-websocket": {
        "kk": ("Бұл мекенжай браузердегі телефонға арналған.", "Телефонды жұмыс бетінен қосыңыз."),
        "ru": ("Этот адрес — для телефона в браузере.", "Включите телефон на рабочей странице."),
        "en": ("This address is for the telephone in the browser.", "Use the telephone on the desk's page."),
    },
    "telephones-away": {
        "kk": ("Браузердегі телефон әзірге қосылмайды.", "Бет өзі қайта қосылады; қоңыраулар жоғалмайды."),
        "ru": ("Телефон в браузере пока не подключается.", "Страница подключится сама; звонки не пропадут."),
        "en": ("The telephone in the browser cannot connect now.", "The page tries again; no call is lost."),
    },
    "no-such-call": {
        "kk": ("Мұндай қоңырау жоқ.", "Қоңыраулар тізімінен таңдаңыз."),
        "ru": ("Такого звонка нет.", "Выберите звонок из списка."),
        "en": ("There is no such call.", "Choose one from the list of calls."),
    },
    "no-such-recording": {
        "kk": ("Мұндай жазба жоқ.", "Қоңырау бетіндегі жазбалардан таңдаңыз."),
        "ru": ("Такой записи нет.", "Выберите запись на странице звонка."),
        "en": ("There is no such recording.", "Choose one on the call's page."),
    },
    "bad-range": {
        "kk": ("Жазбаның мұндай бөлігі жоқ.", "Content-Range тақырыбындағы ұзындықтың ішінен сұраңыз."),
        "ru": ("Такой части записи нет.", "Запросите в пределах длины из заголовка Content-Range."),
        "en": ("The recording has no such part.", "Ask within the length that Content-Range tells."),
    },
    "no-such-ticket": {
        "kk": ("Мұндай өтініш жоқ.", "Нөмірін тексеріңіз."),
        "ru": ("Такой заявки нет.", "Проверьте номер."),
        "en": ("There is no such ticket.", "Check its number."),
    },
    "no-such-service": {
        "kk": ("Каталогта мұндай қызмет жоқ.", "Қызметті каталогтан таңдаңыз."),
        "ru": ("В каталоге нет такой услуги.", "Выберите услугу из каталога."),
        "en": ("The catalogue has no such service.", "Choose one from the catalogue."),
    },
    "no-such-body": {
        "kk": ("Каталогта мұндай жауапты ұйым жоқ.", "Ұйымды каталогтан таңдаңыз."),
        "ru": ("В каталоге нет такой ответственной организации.", "Выберите организацию из каталога."),
        "en": ("The catalogue has no such body.", "Choose one from the catalogue."),
    },
    "no-such-user": {
        "kk": ("Мұндай қызметкер жоқ немесе оның тіркелгісі өшірілген.", "Қызметкерді тізімнен таңдаңыз."),
        "ru": ("Такого сотрудника нет или его учётная запись отключена.", "Выберите сотрудника из списка."),
        "en": ("There is no such user, or the account is locked.", "Choose one from the list."),
    },
    "user-taken": {
        "kk": ("{name} аты бос емес.", "Кіруге арналған басқа ат таңдаңыз."),
        "ru": ("Имя {name} уже занято.", "Выберите другое имя для входа."),
        "en": ("The name {name} is taken.", "Choose another name to log in with."),
    },
    "not-yourself": {
        "kk": ("Өзіңізді бұғаттай немесе әкімші рөлінен айыра алмайсыз.", "Мұны басқа әкімшіден сұраңыз."),
        "ru": ("Нельзя заблокировать себя или снять с себя роль администратора.", "Попросите другого администратора."),
        "en": ("You cannot lock yourself out.", "Ask another administrator to do it."),
    },
    "ticket-lacks": {
        "kk": ("Бұл әрекет үшін мәлімет жетіспейді: {fields}.", "Осы өрістерді толтырып, қайталаңыз."),
        "ru": ("Для этого действия не хватает сведений: {fields}.", "Заполните эти поля и повторите."),
        "en": ("This needs more to be said: {fields}.", "Fill these fields and repeat."),
    },
    "ticket-changed": {
        "kk": ("Бұл өтінішті осы арада біреу өзгертті.", "Өтінішті қайта ашып, өзгертуіңізді қайталаңыз."),
        "ru": ("Заявку тем временем кто-то изменил.", "Откройте её снова и повторите изменение."),
        "en": ("Somebody has changed the ticket meanwhile.", "Open it again and repeat your change."),
    },
    "ticket-move": {
        "kk": ("Өтініштің қазіргі күйінде мұны істеуге болмайды.", "Өтінішті қайта ашып, күйін қараңыз."),
        "ru": ("В нынешнем состоянии заявки этого сделать нельзя.", "Откройте заявку снова и посмотрите её состояние."),
        "en": ("The ticket's state does not allow this now.", "Open the ticket again and look at its state."),
    },
    "database-away": {
        "kk": ("Дерекқор жауап бермей тұр; қоңыраулар жалғасуда.", "Бір минуттан кейін қайталаңыз."),
        "ru": ("База данных не отвечает; звонки продолжаются.", "Повторите через минуту."),
        "en": ("The database does not answer; calls go on.", "Repeat in a minute."),
    },
    "streams-full": {
        "kk": ("Ашық беттер тым көп.", "Керексіз беттерді жабыңыз."),
        "ru": ("Открыто слишком много страниц.", "Закройте лишние страницы."),
        "en": ("Too many pages are open.", "Close the ones you do not need."),
    },
    "too-slow": {
        "kk": ("Байланыс баяу: оқиғалар кешігіп қалды.", "Бет өзі қайта қосылады; байланысты тексеріңіз."),
        "ru": ("Связь медленная: события отстали.", "Страница подключится снова сама; проверьте связь."),
        "en": ("The connection is slow: events fell behind.", "The page reconnects by itself; check the connection."),
    },
    "closing": {
        "kk": ("Орталық қайта іске қосылып жатыр.", "Бет өзі қайта қосылады."),
        "ru": ("Центр перезапускается.", "Страница подключится снова сама."),
        "en": ("The centre is restarting.", "The page reconnects by itself."),
    },
    "refused": {
        "kk": ("Сұрау қабылданбады.", "Сұрауды түзетіп, қайталаңыз."),
        "ru": ("Запрос не принят.", "Исправьте запрос и повторите."),
        "en": ("The request was refused.", "Correct the request and repeat."),
    },
    "fault": {
        "kk": ("Орталықта қате болды.", "Қайталаңыз; жалғасса, әкімшіге айтыңыз."),
        "ru": ("В центре произошла ошибка.", "Повторите; если не поможет, сообщите администратору."),
        "en": ("Something failed in the centre.", "Repeat; if it stays, tell the administrator."),
    },
}
