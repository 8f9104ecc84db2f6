"""Pure: which words of city life mean the same, in Kazakh and in Russian, so that mixed speech meets phrases of either.

A row: a meaning and the beginnings of the words that carry it; "=" before one: only the whole word. It knows no
services.
"""

from functools import lru_cache

MEANINGS = """
absent: =нет =нету =нема =жоқ пропал пропад исчез отсутств =болмай =ештеңе без
off: отключ выключ өш тоқтат =келмей =келмейді =бермей прекрат
not-working: сломан сломал поломан неисправ =істемей =істемейді ақау бұзыл сын разбит разби погас погаш сөн
when: когда қашан =скоро срок неше =числа
where: где куда қайда =откуда қайдан
why: почему зачем неге
how: как қалай
how-much: сколько қанша почем
today: сегодня бүгін
book: запис жаз прикреп тіркел
water: вод су =су =суды =судың =суы =сумен =судан кран
hot: горяч ыстық кипят
cold: холод суы =суық салқын мерз мерзн замерз мерзл ледян тоң мұзда прохладн
heat: отоплен тепл жылу батаре радиатор теплотрасс топят =топит
light: свет электр жарық =ток =тогы
street: улиц көше
yard: двор аула
road: дорог жол асфальт заасфальт
house: дом =дома үй квартир пәтер
entrance: подъезд кіреберіс
school: школ мектеп урок сабақ
kindergarten: садик детсад =сад =сада =саду балабақша
child: ребен дет бала мальчик девочк сын доч школьник балам
bus: автобус афтобус маршрутк
driver: водител шофер жүргізуші
stop: остановк аялдама
doctor: врач доктор дәрігер терапевт
clinic: поликлиник емхана больниц аурухана
medicine: лекарств дәрі =дәрі инсулин рецепт
ambulance: скор жедел жәрдем
queue: очеред кезек
wait: жд ожида күт
rubbish: мусор мусорк қоқыс помойк контейнер бак
dump: свалк үйінді
snow: снег снеж сугроб қар =қар =қары =қарын замел
ice: гололед гололедиц скольз тайғақ көктайғақ тайған =лед =льда
icicle: сосул сосульк
tree: дерев ағаш
branch: ветк ветв бұтақ
dog: собак =ит =ита =иттер =итті =иттің =псы пес щен иттер
bite: покус укус қап =қапты
cattle: скот коров сиыр =мал =малы
manhole: люк колод құдық
cover: крышк қақпа
hole: =яма =ямы =яму =ямe ямк ям шұңқыр ор =ор выбоин
burst: прорв жарыл лопну порыв
leak: теч текут протек ағ тамш капа вытек
flood: затоп топ басып басты залил заливает
pipe: труб құбыр
sewer: канализ кәріз унитаз сток
meter: счетчик есептегіш счётчиг показан көрсеткіш
bill: квитанц түбіртек
pay: плат опла төле заплат
debt: долг қарыз задолжен
tariff: тариф
lamp: фонар шам лампоч лампа
dark: темно темнот қараңғы
lift: лифт
stuck: застр қамал =қалдық =қалдым
roof: крыш шатыр төбе потол
gas: газ
smell: запах пахн иіс воня вонь сас
fire: пожар өрт =горит горят жан
smoke: дым түтін смог
wire: провод сым
pole: столб баған
fall: упа пада құла рухн
fallen: =упало упал құлап
neighbour: сосед көрші
noise: шум шул громк музык қатты
night: ноч түн
drunk: пьян мас =мас
traffic-light: светофор бағдаршам
sign: знак белгі
pavement: тротуар жаяужол
parking: парковк тұрақ припарк
car: машин көлік авто =тачка
playground: площадк алаң качел әткеншек горк сырғанақ
clean: убира уборк подмет сыпыр чист тазала вывоз вывез
dirty: гряз лас батпақ
wash: моет моют мыл жу
door: двер есік домофон
manager: кск оси пик председат төраға управляющ басқарушы
fight: драк дерут төбелес избив ұрып бьют бьет
lost: потеря пропал жоғал адас
lying: лежит лежат жатыр
conduct: груб нагруб хам дөрекі накрич крич айқайла матер ругает ұрыс
thanks: спасиб благодар рақмет рахмет алғыс
benefit: пособ жәрдемақы
help: помощ көмек
job: работ жұмыс
disability: инвалид мүгедек
document: документ құжат удостоверен паспорт куәлік
request: заяв обращен өтініш арыз
akim: аким әкім
train: поезд пойыз
plane: самолет ұшақ рейс
internet: интернет
construction: стройк строи құрылыс
land: земл участ =жер =жерді телім
pensioner: пенсионер зейнеткер
card: карт
frost: мороз аяз
storm: буран боран метел
trench: раскоп выкоп қаз
basement: подвал жертөле
river: рек өзен разлил
drain: ливнев арык арық
puddle: луж жиналып
voltage: напряжен кернеу
spark: искр ұшқын
feed: корм кормят питан тамақ еда асхана столов
money: деньг денег ақша
teacher: учител мұғалім воспитател тәрбиеші
injure: ударил ұр сбил қағ
grass: трав шөп газон көгал
coal: угол угл көмір
stove: печк пеш
unconscious: сознан есінен
heart: сердц жүре
bag: сумк сөмке
forgot: забыл оставил ұмыт қалып
last: последн соңғы
open: открыт нараспашк ашық
closed: закрыт перекры жабық жауып
free: бесплатн тегін
temperature: температур қызу
summon: вызва вызов шақыр
seized: огород қоршап
put-up: постав установ орнат
"""

Table = dict[str, list[tuple[str, str]]]


@lru_cache(maxsize=1)
def _table() -> tuple[Table, Table]:
    """(whole words, beginnings), both by their first two letters, so that a word meets a handful of rows."""
    whole: Table = {}
    beginnings: Table = {}
    for row in MEANINGS.strip().splitlines():
        meaning, _, words = row.partition(":")
        for word in words.split():
            table = whole if word.startswith("=") else beginnings
            bare = word.lstrip("=")
            table.setdefault(bare[:2], []).append((bare, meaning))
    return whole, beginnings


@lru_cache(maxsize=20_000)
def meanings(word: str) -> frozenset[str]:
    whole, beginnings = _table()
    exact = {meaning for known, meaning in whole.get(word[:2], ()) if known == word}
    longest = [(len(known), meaning) for known, meaning in beginnings.get(word[:2], ()) if word.startswith(known)]
    if exact or not longest:
        return frozenset(exact)
    most = max(length for length, _ in longest)
    return frozenset(meaning for length, meaning in longest if length == most)
