"""What the demo site says: written by us from facts, about no real private person.

Every text is a tuple (Polish, English) or (Polish, English, Ukrainian). Polish is the source, the others become
translations segment by segment; a page without the third word does not exist in Ukrainian, and the site says so.
"""

from typing import Any, NamedTuple

Words = tuple[str, ...]


class Block(NamedTuple):
    """A block of a page's body: `kind` as in `home.blocks.BodyBlock`, values with `Words` in place of texts."""

    kind: str
    value: Any


def h2(*words: str) -> tuple[str, Words]:
    return "h2", words


def p(*words: str) -> tuple[str, Words]:
    return "p", words


def ul(*items: Words) -> tuple[str, tuple[Words, ...]]:
    return "ul", items


def text(*parts: Any) -> Block:
    return Block("text", parts)


CHILDREN_LINE = {
    "name": (
        "Telefon zaufania dla dzieci i młodzieży",
        "Helpline for children and young people",
        "Телефон довіри для дітей і молоді",
    ),
    "number": "116 111",
    "hours": (
        "całą dobę, siedem dni w tygodniu",
        "day and night, seven days a week",
        "цілодобово, сім днів на тиждень",
    ),
    "note": ("bezpłatnie i anonimowo", "free of charge, anonymous", "безкоштовно й анонімно"),
}
ADULTS_LINE = {
    "name": (
        "Telefon wsparcia dla dorosłych w kryzysie",
        "Support line for adults in crisis",
        "Телефон підтримки для дорослих у кризі",
    ),
    "number": "116 123",
    "hours": (
        "całą dobę, siedem dni w tygodniu",
        "day and night, seven days a week",
        "цілодобово, сім днів на тиждень",
    ),
    "note": ("bezpłatnie", "free of charge", "безкоштовно"),
}
EMERGENCY = {
    "name": ("Numer alarmowy", "Emergency number", "Номер екстреної допомоги"),
    "number": "112",
    "hours": ("zawsze", "always", "завжди"),
    "note": ("gdy komuś grozi niebezpieczeństwo", "when somebody is in danger", "коли комусь загрожує небезпека"),
}

HOME: dict[str, Any] = {
    "title": (
        "Zauważ wcześniej, porozmawiaj, poproś o pomoc",
        "Notice early, talk, ask for help",
        "Помітити, поговорити, попросити допомоги",
    ),
    "lead": (
        "Pomagamy rodzinom, szkołom i urzędom rozpoznać radykalizację, zanim stanie się przemocą. Bez straszenia i bez oceniania.",
        "We help families, schools and public offices to recognise radicalisation before it turns into violence. Without fear and without judging.",
        "Ми допомагаємо родинам, школам і установам розпізнати радикалізацію, перш ніж вона стане насильством. Без залякування й без осуду.",
    ),
    "helplines": [CHILDREN_LINE, ADULTS_LINE, EMERGENCY],
}
LISTS = {
    "news": {
        "title": ("Aktualności", "News", "Новини"),
        "lead": (
            "Co robimy i co z tego wynika.",
            "What we do and what comes of it.",
            "Що ми робимо і що з цього виходить.",
        ),
    },
    "guides": {
        "title": ("Poradniki i rekomendacje", "Guides and recommendations", "Посібники й рекомендації"),
        "lead": (
            "Krótkie teksty dla konkretnych ludzi: co zauważyć, co powiedzieć, dokąd zadzwonić.",
            "Short texts for particular people: what to notice, what to say, whom to call.",
            "Короткі тексти для конкретних людей: що помітити, що сказати, куди подзвонити.",
        ),
    },
    "events": {
        "title": ("Wydarzenia", "Events", "Події"),
        "lead": (
            "Szkolenia, warsztaty i spotkania, także tych, którzy działają obok nas.",
            "Trainings, workshops and meetings, also those of our partners.",
            "Навчання, майстерні та зустрічі.",
        ),
    },
    "campaigns": {
        "title": ("Kampanie", "Campaigns", "Кампанії"),
        "lead": (
            "Mówimy o jednej rzeczy naraz, przez dłuższy czas.",
            "We speak about one thing at a time, for longer.",
            "Ми говоримо про одну річ за раз.",
        ),
    },
}

ABOUT = {
    "title": ("O nas", "About us", "Про нас"),
    "lead": (
        "Centrum zajmuje się szeroko rozumianą profilaktyką terrorystyczną: wiedzą, szkoleniami i współpracą, które pozwalają zareagować wcześnie.",
        "The centre deals with the prevention of terrorism in a broad sense: knowledge, training and cooperation that make an early response possible.",
        "Центр займається профілактикою тероризму в широкому сенсі: знаннями, навчанням і співпрацею.",
    ),
    "body": [
        text(
            h2("Dlaczego wcześnie", "Why early", "Чому рано"),
            p(
                "Radykalizacja rzadko zaczyna się od przemocy. Zaczyna się od poczucia krzywdy, samotności i prostych odpowiedzi, które ktoś podsuwa. Na tym etapie rozmowa znaczy najwięcej.",
                "Radicalisation seldom begins with violence. It begins with a sense of injustice, loneliness and simple answers that somebody offers. At that stage a conversation counts most.",
                "Радикалізація рідко починається з насильства. Вона починається з відчуття кривди, самотності та простих відповідей. На цьому етапі розмова важить найбільше.",
            ),
            p(
                "Dlatego zbieramy wiedzę służb, instytucji publicznych i uczelni i przekładamy ją na język, którym mówi się w szkole, w ośrodku pomocy i przy kuchennym stole.",
                "That is why we gather what services, public institutions and universities know, and put it into words used in a school, a social welfare centre and at a kitchen table.",
                "Тому ми збираємо знання служб, установ і університетів і перекладаємо їх мовою школи, центру допомоги й кухонного столу.",
            ),
            h2("Co robimy", "What we do", "Що ми робимо"),
            ul(
                (
                    "opracowujemy programy szkoleń i prowadzimy szkolenia",
                    "develop training programmes and run trainings",
                    "розробляємо програми навчання й проводимо їх",
                ),
                (
                    "przygotowujemy rekomendacje dla konkretnych odbiorców",
                    "prepare recommendations for particular audiences",
                    "готуємо рекомендації для конкретних адресатів",
                ),
                ("wydajemy poradniki i materiały", "publish guides and materials", "видаємо посібники й матеріали"),
                (
                    "organizujemy spotkania, warsztaty i seminaria w kraju",
                    "hold meetings, workshops and seminars in the country",
                    "організовуємо зустрічі, майстерні й семінари в країні",
                ),
                (
                    "współpracujemy z ekspertami polskimi i zagranicznymi",
                    "work with experts from Poland and abroad",
                    "співпрацюємо з експертами",
                ),
                (
                    "spotykamy się z partnerami z innych państw",
                    "meet partners from other countries",
                    "зустрічаємося з партнерами з інших держав",
                ),
                ("prowadzimy kampanie społeczne", "run social campaigns", "проводимо соціальні кампанії"),
            ),
        ),
        Block(
            "fact_box",
            {
                "title": ("Czego nie robimy", "What we do not do", "Чого ми не робимо"),
                "text": [
                    p(
                        "Nie prowadzimy spraw, nie oceniamy ryzyka pojedynczych osób i nie obserwujemy ludzi w mediach społecznościowych. Jeśli ktoś jest w niebezpieczeństwie, dzwoń pod 112.",
                        "We keep no cases, we do not rate the risk of individual persons and we do not watch people on social media. If somebody is in danger, call 112.",
                        "Ми не ведемо справ, не оцінюємо ризик окремих осіб і не стежимо за людьми в соцмережах. Якщо хтось у небезпеці, телефонуйте 112.",
                    )
                ],
            },
        ),
    ],
}
CONTACT: dict[str, Any] = {
    "title": ("Kontakt", "Contact", "Контакт"),
    "lead": (
        "Napisz lub zadzwoń w dni robocze od 8.00 do 16.00.",
        "Write or call on working days from 8 a.m. to 4 p.m.",
        "Пишіть або телефонуйте в робочі дні з 8.00 до 16.00.",
    ),
    "contacts": [
        Block(
            "contact",
            {
                "name": ("Biuro centrum", "Office of the centre", "Офіс центру"),
                "purpose": ("sprawy ogólne", "general matters", "загальні питання"),
                "telephone": "22 000 00 00",
                "email": "kontakt@example.org",
                "hours": (
                    "dni robocze, 8.00–16.00",
                    "working days, 8 a.m. to 4 p.m.",
                    "робочі дні, 8.00–16.00",
                ),
                "address": (
                    "ul. Przykładowa 1\n00-001 Warszawa",
                    "ul. Przykładowa 1\n00-001 Warsaw, Poland",
                    "вул. Przykładowa 1\n00-001 Варшава",
                ),
                "note": (
                    "Wejście bez progu od strony dziedzińca, winda na każde piętro.",
                    "Step-free entrance from the courtyard, a lift to every floor.",
                    "Вхід без порога з боку подвір'я, ліфт на кожен поверх.",
                ),
            },
        ),
        Block(
            "contact",
            {
                "name": ("Szkolenia", "Trainings", "Навчання"),
                "purpose": (
                    "zapisy i programy dla instytucji",
                    "registration and programmes for institutions",
                    "запис і програми для установ",
                ),
                "telephone": "22 000 00 01",
                "email": "szkolenia@example.org",
            },
        ),
        Block(
            "contact",
            {
                "name": ("Biuro prasowe", "Press office", "Пресслужба"),
                "purpose": ("dla dziennikarzy", "for journalists", "для журналістів"),
                "email": "media@example.org",
            },
        ),
    ],
    "body": [
        text(
            p(
                "Nie przyjmujemy zgłoszeń o przestępstwach. W nagłej sprawie dzwoń pod 112.",
                "We do not take reports of crimes. In an emergency call 112.",
                "Ми не приймаємо повідомлень про злочини. У невідкладних випадках телефонуйте 112.",
            )
        )
    ],
}
PRIVACY = {
    "title": ("Prywatność", "Privacy"),
    "lead": (
        "Czytasz bez ciasteczek i bez śledzenia. Oto cała reszta.",
        "You read without cookies and without tracking. Here is the rest.",
    ),
    "body": [
        text(
            h2("Gdy czytasz stronę", "When you read the site"),
            p(
                "Strona nie zapisuje ciasteczek i niczego nie wczytuje z innych serwisów.",
                "The site sets no cookies and loads nothing from other services.",
            ),
            p(
                "Liczymy, ile razy strona została pokazana: mały skrypt mówi naszemu serwerowi, którą stronę i w jakim języku otwarto. Nie zapisujemy przy tym adresu IP, nazwy przeglądarki ani niczego, po czym można poznać osobę, a po 90 dniach zostają same sumy dzienne. Kto włączy w przeglądarce „Nie śledź” (Do Not Track) lub Global Privacy Control, nie jest liczony.",
                "We count how often a page is shown: a small script tells our server which page was opened, and in which language. We store no IP address, no name of the browser and nothing else that tells who it was, and after 90 days only daily sums remain. Whoever turns on Do Not Track or Global Privacy Control in the browser is not counted.",
            ),
            h2("Gdy zapisujesz się na newsletter", "When you sign up for the newsletter"),
            p(
                "Adres przechowujemy zaszyfrowany. Zgodę potwierdzasz w osobnej wiadomości i możesz ją cofnąć jednym kliknięciem. Statystyki osobowe zbieramy tylko od tych, którzy osobno się na nie zgodzili.",
                "We keep the address encrypted. You confirm your consent in a separate message and can withdraw it with one click. We collect personal statistics only from those who separately agreed to them.",
            ),
        )
    ],
}
ACCESSIBILITY: dict[str, Any] = {
    "title": ("Deklaracja dostępności", "Accessibility statement", "Декларація доступності"),
    "lead": (
        "Chcemy, żeby z tej strony mógł korzystać każdy: klawiaturą, czytnikiem ekranu i na starym telefonie.",
        "We want everybody to be able to use this site: by keyboard, with a screen reader and on an old phone.",
        "Ми хочемо, щоб цим сайтом міг користуватися кожен: клавіатурою, екранним читачем і на старому телефоні.",
    ),
    "fields": {
        "entity": ("Centrum Profilaktyki „Latarnia”", "Latarnia Prevention Centre", "Центр профілактики «Latarnia»"),
        "gaps": [
            p(
                "To strona demonstracyjna: dostępność sprawdzamy programem przy każdej zmianie, a badania z udziałem osób z niepełnosprawnościami jeszcze się nie odbyły.",
                "This is a demonstration site: a program checks its accessibility with every change, and no study with disabled people has taken place yet.",
                "Це демонстраційний сайт: доступність перевіряє програма під час кожної зміни, а досліджень за участю людей з інвалідністю ще не було.",
            )
        ],
        "contact_person": (
            "Koordynator dostępności",
            "The accessibility coordinator",
            "Координатор з питань доступності",
        ),
        "complaints_to": (
            "Dyrektor Centrum\nul. Przykładowa 1\n00-001 Warszawa",
            "Director of the Centre\nul. Przykładowa 1\n00-001 Warsaw, Poland",
            "Директор Центру\nвул. Przykładowa 1\n00-001 Варшава",
        ),
        "architecture": [
            p(
                "Wejście bez progu od strony dziedzińca, drzwi otwierane przyciskiem. Winda z przyciskami w alfabecie Braille'a i komunikatami głosowymi dojeżdża na każde piętro.",
                "Step-free entrance from the courtyard, doors opened by a button. A lift with Braille buttons and spoken messages serves every floor.",
                "Вхід без порога з боку подвір'я, двері відчиняються кнопкою. Ліфт із кнопками шрифтом Брайля та голосовими повідомленнями їде на кожен поверх.",
            ),
            p(
                "Można wejść z psem asystującym. Tłumacza języka migowego zamawiamy po zgłoszeniu z trzydniowym wyprzedzeniem.",
                "Assistance dogs are welcome. We book a sign language interpreter when asked three days ahead.",
                "Можна зайти із собакою-помічником. Перекладача жестової мови замовляємо за три дні.",
            ),
        ],
    },
    "body": [],
}

AUDIENCES: dict[str, Words] = {
    "families": ("rodziny", "families", "родини"),
    "schools": ("szkoły", "schools", "школи"),
    "social-work": (
        "pomoc społeczna i praca z młodzieżą",
        "social and youth work",
        "соціальна робота й робота з молоддю",
    ),
    "local-government": ("samorządy", "local government", "місцева влада"),
}
TOPICS: dict[str, Words] = {
    "schools": ("Szkoła", "School", "Школа"),
    "family": ("Rodzina", "Family", "Родина"),
    "internet": ("Internet", "Internet", "Інтернет"),
    "local": ("Samorząd", "Local government", "Місцева влада"),
    "cooperation": ("Współpraca międzynarodowa", "International cooperation", "Міжнародна співпраця"),
}

CAMPAIGN = {
    "title": ("Pierwsza rozmowa", "The first talk"),
    "lead": (
        "Kampania dla tych, którzy widzą, że ktoś bliski się zmienia, i nie wiedzą, od czego zacząć.",
        "A campaign for those who see that somebody close is changing and do not know where to begin.",
    ),
    "image": "beam",
    "alt": ("Światło latarni nad spokojną wodą", "The beam of a lighthouse over calm water"),
    "topics": ["family", "schools"],
    "body": [
        text(
            h2("O co chodzi", "What it is about"),
            p(
                "Większość ludzi zauważa zmianę wcześnie. Mało kto coś mówi, bo boi się, że pogorszy sprawę. Kampania pokazuje jedno: pierwsza rozmowa nie musi być dobra, musi się odbyć.",
                "Most people notice a change early. Few say anything, because they fear making things worse. The campaign shows one thing: the first talk need not go well, it needs to take place.",
            ),
            ul(
                ("zapytaj, zanim ocenisz", "ask before you judge"),
                ("mów o tym, co widzisz, nie o tym, kim ktoś jest", "speak of what you see, not of what somebody is"),
                ("umów się na następną rozmowę", "agree on the next talk"),
            ),
        ),
        Block(
            "quote",
            {
                "text": (
                    "Najtrudniejsze było pierwsze zdanie. Potem okazało się, że on też czekał.",
                    "The first sentence was the hardest. Then it turned out that he had been waiting too.",
                ),
                "source": ("uczestniczka warsztatu, za jej zgodą", "a workshop participant, with her consent"),
            },
        ),
        Block(
            "results",
            {"title": ("Co się udało do tej pory", "What was done so far"), "campaign": "pierwsza-rozmowa"},
        ),
        Block(
            "sign_up",
            {
                "title": ("Krótki list co dwa tygodnie", "A short letter every two weeks"),
                "text": (
                    "Jedna myśl i jedno pytanie na następną rozmowę. Wypisujesz się jednym kliknięciem.",
                    "One thought, and one question for the next talk. You leave with one click.",
                ),
            },
        ),
    ],
}

NEWS: list[dict[str, Any]] = [
    {
        "title": (
            "Ruszyło unijne centrum wiedzy o zapobieganiu radykalizacji",
            "The EU Knowledge Hub on preventing radicalisation has started",
        ),
        "lead": (
            "17 czerwca 2024 r. w Brukseli odbyła się konferencja otwierająca EU Knowledge Hub, nowy mechanizm współpracy państw Unii.",
            "On 17 June 2024 a conference in Brussels opened the EU Knowledge Hub, a new way for the member states to work together.",
        ),
        "legacy": ("news", 477),
        "date": "2024-10-22T13:32",
        "image": "harbour",
        "alt": ("Zarys portu i dwa światła wejściowe", "The outline of a harbour and two entrance lights"),
        "topics": ["cooperation"],
        "body": [
            text(
                p(
                    "Knowledge Hub łączy tych, którzy tworzą prawo, tych, którzy pracują z ludźmi, i tych, którzy to badają. Ma wspierać państwa Unii i wybrane państwa trzecie w zapobieganiu radykalizacji i brutalnemu ekstremizmowi.",
                    "The Knowledge Hub joins those who make policy, those who work with people and those who do research. It is to support the member states and selected third countries in preventing radicalisation and violent extremism.",
                ),
                h2("Co oferuje", "What it offers"),
                ul(
                    (
                        "bazę praktyków i osób odpowiedzialnych za politykę publiczną",
                        "a database of practitioners and policy makers",
                    ),
                    (
                        "panele tematyczne, czyli miejsce rozmowy o sprawach najpilniejszych",
                        "thematic panels, a place to discuss what is most urgent",
                    ),
                    ("projekty prowadzone przez jedno państwo dla wielu", "projects led by one country for many"),
                    ("wizyty studyjne", "study visits"),
                    ("wsparcie na prośbę państwa członkowskiego", "support at the request of a member state"),
                    ("warsztaty i programy szkoleń", "workshops and training programmes"),
                    ("współpracę z ośrodkami badawczymi", "cooperation with research centres"),
                ),
                p(
                    "Zapowiedzią był program zwalczania terroryzmu, który Komisja Europejska przedstawiła w 2020 r. Polska jako pierwsza w Unii zorganizowała krajowe spotkanie koordynacyjne, w grudniu 2023 r.",
                    "It was announced in the counter-terrorism agenda that the European Commission presented in 2020. Poland was the first in the Union to hold a national coordination meeting, in December 2023.",
                ),
            )
        ],
    },
    {
        "title": ("Zaczynamy kampanię „Pierwsza rozmowa”", "We are starting the campaign “The first talk”"),
        "lead": (
            "Przez pół roku będziemy mówić o jednym: jak zacząć rozmowę, gdy ktoś bliski się zmienia.",
            "For half a year we will speak about one thing: how to begin a talk when somebody close is changing.",
        ),
        "date": -40,
        "image": "beam",
        "alt": ("Światło latarni nad spokojną wodą", "The beam of a lighthouse over calm water"),
        "topics": ["family", "schools"],
        "body": [
            text(
                p(
                    "Plakaty wiszą w szkołach i urzędach, warsztaty prowadzimy z partnerami w czterech miastach, a co dwa tygodnie wysyłamy krótki list do tych, którzy o niego poprosili.",
                    "Posters hang in schools and offices, we run workshops with partners in four towns, and every two weeks we send a short letter to those who asked for it.",
                ),
                p(
                    "Na koniec napiszemy, co się udało, a co nie. Liczby pokażemy razem z tym, skąd się wzięły.",
                    "At the end we will write what worked and what did not. We will show the numbers together with where they come from.",
                ),
            )
        ],
    },
    {
        "title": ("Nowy poradnik dla nauczycieli", "A new guide for teachers"),
        "lead": (
            "Dwanaście stron o tym, jak rozmawiać z uczniem, który powtarza hasła znalezione w sieci.",
            "Twelve pages on talking to a pupil who repeats slogans found on the net.",
        ),
        "date": -26,
        "topics": ["schools", "internet"],
        "body": [
            text(
                p(
                    "Poradnik powstał z rozmów z pedagogami szkolnymi. Nie uczy rozpoznawać symboli. Uczy pytać, co za nimi stoi.",
                    "The guide grew out of talks with school counsellors. It does not teach how to recognise symbols. It teaches how to ask what stands behind them.",
                )
            )
        ],
    },
    {
        "title": ("Warsztat dla pracowników socjalnych w Łodzi", "A workshop for social workers in Łódź"),
        "lead": (
            "Jak odróżnić kryzys od radykalizacji i kiedy poprosić o pomoc kogoś jeszcze.",
            "How to tell a crisis from radicalisation, and when to ask somebody else for help.",
        ),
        "date": -12,
        "topics": ["local"],
        "body": [
            text(
                p(
                    "Uczestnicy pracowali na wymyślonych historiach. Prawdziwych osób nie opisujemy i o nie nie pytamy.",
                    "The participants worked on invented stories. We do not describe real persons and do not ask about them.",
                )
            )
        ],
    },
    {
        "title": (
            "Telefony zaufania działają całą dobę",
            "The helplines answer day and night",
            "Телефони довіри працюють цілодобово",
        ),
        "lead": (
            "116 111 dla dzieci i młodzieży, 116 123 dla dorosłych. Bezpłatnie.",
            "116 111 for children and young people, 116 123 for adults. Free of charge.",
            "116 111 для дітей і молоді, 116 123 для дорослих. Безкоштовно.",
        ),
        "date": -5,
        "topics": ["family"],
        "body": [
            text(
                p(
                    "Nie trzeba wiedzieć, jak to nazwać. Wystarczy powiedzieć, co się dzieje.",
                    "You need not know what to call it. It is enough to say what is going on.",
                    "Не треба знати, як це назвати. Досить сказати, що відбувається.",
                )
            )
        ],
    },
]

GUIDES: list[dict[str, Any]] = [
    {
        "title": ("Pierwsza rozmowa w szkole", "The first talk at school"),
        "lead": (
            "Dla nauczycieli i pedagogów: jak zacząć, czego nie obiecywać, kogo włączyć.",
            "For teachers and school counsellors: how to begin, what not to promise, whom to involve.",
        ),
        "for": ["schools"],
        "version": ("1.1", -26),
        "changed": ("Dodano rozdział o grupach w komunikatorach.", "A chapter on groups in messengers was added."),
        "topics": ["schools", "internet"],
        "body": [
            text(
                h2("Zanim zaczniesz", "Before you begin"),
                p(
                    "Zmiana poglądów nie jest sygnałem alarmowym. Sygnałem jest to, że ktoś znika z dawnych znajomości, przestaje się wahać i zaczyna mówić o ludziach jak o przeszkodach.",
                    "A change of views is not an alarm signal. The signal is that somebody vanishes from old friendships, stops hesitating and begins to speak of people as obstacles.",
                ),
            ),
            Block(
                "steps",
                {
                    "title": ("Cztery kroki", "Four steps"),
                    "steps": [
                        {
                            "title": ("Wybierz spokojny moment", "Choose a quiet moment"),
                            "text": [
                                p(
                                    "Nie przy klasie i nie zaraz po kłótni.",
                                    "Not in front of the class and not right after a quarrel.",
                                )
                            ],
                        },
                        {
                            "title": ("Zapytaj, co się stało", "Ask what happened"),
                            "text": [p("Jedno pytanie, potem cisza.", "One question, then silence.")],
                        },
                        {
                            "title": ("Powiedz, co widzisz", "Say what you see"),
                            "text": [p("Fakty, bez etykiet.", "Facts, without labels.")],
                        },
                        {
                            "title": ("Umów następny krok", "Agree on the next step"),
                            "text": [p("Konkretny dzień i konkretna osoba.", "A certain day and a certain person.")],
                        },
                    ],
                },
            ),
            Block("helpline", {"helpline": CHILDREN_LINE}),
        ],
    },
    {
        "title": (
            "Gdy martwisz się o kogoś bliskiego",
            "When you worry about somebody close",
            "Коли хвилюєшся за близьку людину",
        ),
        "lead": (
            "Dla rodzin: na co zwrócić uwagę, jak nie zerwać kontaktu i gdzie zadzwonić.",
            "For families: what to watch for, how not to lose contact and whom to call.",
            "Для родин: на що звернути увагу, як не втратити контакт і куди подзвонити.",
        ),
        "for": ["families"],
        "version": ("2.0", -90),
        "changed": (
            "Tekst skrócono o połowę i przepisano prostszym językiem.",
            "The text was cut by half and rewritten in plainer language.",
            "Текст скорочено вдвічі й переписано простішою мовою.",
        ),
        "corrections": [
            {
                "on": -30,
                "wrong": (
                    "Telefon 116 123 działa codziennie od 14.00 do 22.00.",
                    "The line 116 123 answers every day from 2 p.m. to 10 p.m.",
                    "Телефон 116 123 працює щодня з 14.00 до 22.00.",
                ),
                "right": (
                    "Telefon 116 123 działa całą dobę, siedem dni w tygodniu.",
                    "The line 116 123 answers day and night, seven days a week.",
                    "Телефон 116 123 працює цілодобово, сім днів на тиждень.",
                ),
            }
        ],
        "before": {
            "lead": (
                "Dla rodzin: objawy, na które warto zwrócić uwagę, oraz instytucje, do których można się zwrócić.",
                "For families: signs that deserve attention, and the institutions one can turn to.",
                "Для родин: ознаки, на які варто звернути увагу, та установи, до яких можна звернутися.",
            ),
            "version": ("1.0", -400),
            "changed": ("", "", ""),
            "corrections": [],
            "body": [
                text(
                    h2("Na co zwrócić uwagę", "What deserves attention", "На що звернути увагу"),
                    p(
                        "O procesie radykalizacji może świadczyć jednoczesne wystąpienie kilku okoliczności. Żadna z nich nie jest dowodem sama w sobie, a wszystkie razem są powodem do rozmowy.",
                        "The joint occurrence of several circumstances may point to a process of radicalisation. None of them is evidence by itself, and all of them together are a reason to talk.",
                        "Про процес радикалізації може свідчити одночасна поява кількох обставин. Жодна з них сама собою не є доказом, а всі разом є приводом для розмови.",
                    ),
                    ul(
                        (
                            "zerwanie dotychczasowych znajomości i porzucenie zainteresowań",
                            "former friendships broken off and interests given up",
                            "розрив давніх знайомств і відмова від захоплень",
                        ),
                        (
                            "przekonanie o własnej krzywdzie i o jednym jej sprawcy",
                            "a conviction of being wronged, and of a single culprit",
                            "переконання у власній кривді та єдиному її винуватцеві",
                        ),
                        (
                            "akceptacja przemocy jako sposobu rozwiązywania sporów",
                            "acceptance of violence as a way to settle disputes",
                            "схвалення насильства як способу розв'язувати суперечки",
                        ),
                    ),
                    h2("Gdzie się zwrócić", "Where to turn", "Куди звернутися"),
                    p(
                        "W pierwszej kolejności zaleca się kontakt z pedagogiem szkolnym, ośrodkiem pomocy społecznej albo poradnią psychologiczno-pedagogiczną właściwą dla miejsca zamieszkania. W razie zagrożenia życia lub zdrowia należy zadzwonić pod numer 112.",
                        "As a first step it is recommended to contact the school counsellor, the social welfare centre or the psychological and educational advice centre competent for the place of residence. If life or health is in danger, call 112.",
                        "Насамперед радимо звернутися до шкільного педагога, центру соціальної допомоги або психолого-педагогічної консультації за місцем проживання. У разі загрози життю чи здоров'ю телефонуйте 112.",
                    ),
                ),
                Block("helpline", {"helpline": ADULTS_LINE}),
            ],
        },
        "topics": ["family"],
        "body": [
            text(
                p(
                    "Kontakt jest ważniejszy niż racja. Dopóki rozmawiacie, wszystko można jeszcze zmienić.",
                    "Contact matters more than being right. As long as you talk, everything can still change.",
                    "Контакт важливіший за правоту. Доки ви розмовляєте, усе ще можна змінити.",
                )
            ),
            Block(
                "accordion",
                {
                    "sections": [
                        {
                            "title": (
                                "Czy mam sprawdzać telefon dziecka?",
                                "Should I check my child's phone?",
                                "Чи перевіряти телефон дитини?",
                            ),
                            "text": [
                                p(
                                    "Lepiej zapytać, co ogląda, i obejrzeć to razem. Kontrola po kryjomu zwykle kończy rozmowę na długo.",
                                    "Better to ask what they watch, and watch it together. Secret checking usually ends the conversation for a long time.",
                                    "Краще запитати, що вона дивиться, і подивитися разом. Таємний контроль зазвичай надовго припиняє розмову.",
                                )
                            ],
                        },
                        {
                            "title": (
                                "Kiedy prosić o pomoc z zewnątrz?",
                                "When should I ask for help from outside?",
                                "Коли просити про допомогу?",
                            ),
                            "text": [
                                p(
                                    "Gdy pojawia się zgoda na przemoc, gdy ktoś znika na dłużej albo gdy ty sam już nie dajesz rady.",
                                    "When violence begins to seem acceptable, when somebody disappears for longer, or when you yourself cannot cope any more.",
                                    "Коли з'являється згода на насильство, коли хтось надовго зникає або коли ви самі вже не даєте ради.",
                                )
                            ],
                        },
                    ]
                },
            ),
            Block("helpline", {"helpline": ADULTS_LINE}),
        ],
    },
    {
        "title": ("Lokalny zespół: jak zacząć i jak wytrwać", "A local team: how to begin and how to last"),
        "lead": (
            "Rekomendacja dla samorządów, które chcą połączyć szkołę, pomoc społeczną, policję i organizacje przy jednym stole.",
            "A recommendation for local governments that want to bring school, social welfare, police and organisations to one table.",
        ),
        "for": ["local-government", "social-work"],
        "kind": "recommendation",
        "audience_note": (
            "Wójtowie, burmistrzowie i prezydenci miast oraz osoby, którym powierzą prowadzenie zespołu.",
            "Mayors, and those whom they ask to lead the team.",
        ),
        "version": ("1.0", -60),
        "topics": ["local"],
        "body": [
            text(
                p(
                    "Złożony problem wymaga ludzi o różnych zawodach. Zespół działa, gdy spotyka się regularnie, ma prowadzącego osadzonego w urzędzie i może podejmować decyzje.",
                    "A complex problem needs people of different professions. A team works when it meets regularly, has a leader rooted in the municipal office and may take decisions.",
                )
            ),
            Block(
                "table",
                {
                    "caption": ("Co pomaga, a co przeszkadza", "What helps and what hinders"),
                    "columns": [("Pomaga", "Helps"), ("Przeszkadza", "Hinders")],
                    "rows": [
                        [
                            ("pisemne umocowanie", "a written mandate"),
                            ("zależność od jednej osoby", "dependence on one person"),
                        ],
                        [
                            ("wspólny kalendarz spotkań", "a shared calendar of meetings"),
                            ("spotkania tylko w kryzysie", "meetings only in a crisis"),
                        ],
                        [("szkolenie na początek", "a training at the start"), ("brak zaufania", "a lack of trust")],
                    ],
                },
            ),
        ],
    },
    {
        "title": (
            "Ulotka: pięć zdań na początek rozmowy",
            "Leaflet: five sentences to begin a talk",
            "Листівка: п'ять речень, щоб почати розмову",
        ),
        "lead": (
            "Jedna kartka do wydrukowania i powieszenia na lodówce, w pokoju nauczycielskim albo w świetlicy.",
            "One sheet to print and put on the fridge, in the staff room or in the common room.",
            "Один аркуш, щоб надрукувати й повісити на холодильник, в учительській або у світлиці.",
        ),
        "kind": "leaflet",
        "takes": ("2 minuty czytania", "2 minutes to read", "2 хвилини читання"),
        "for": ["families", "schools"],
        "version": ("1.0", -20),
        "topics": ["family", "schools"],
        "body": [
            Block(
                "steps",
                {
                    "title": ("Pięć zdań", "Five sentences", "П'ять речень"),
                    "steps": [
                        {
                            "title": (
                                "„Dawno nie rozmawialiśmy. Jak się masz?”",
                                "“We have not talked for a while. How are you?”",
                                "«Ми давно не розмовляли. Як ти?»",
                            ),
                            "text": [],
                        },
                        {
                            "title": (
                                "„Widzę, że rzadziej spotykasz się z dawnymi znajomymi. Co się zmieniło?”",
                                "“I see that you meet your old friends less often. What has changed?”",
                                "«Я бачу, що ти рідше зустрічаєшся з давніми друзями. Що змінилося?»",
                            ),
                            "text": [],
                        },
                        {
                            "title": (
                                "„Opowiedz mi o tym nagraniu. Co w nim jest dla ciebie ważne?”",
                                "“Tell me about that video. What in it matters to you?”",
                                "«Розкажи мені про це відео. Що в ньому для тебе важливо?»",
                            ),
                            "text": [],
                        },
                        {
                            "title": (
                                "„Nie zgadzam się z tym, ale chcę cię zrozumieć.”",
                                "“I do not agree with this, but I want to understand you.”",
                                "«Я з цим не згодна, але хочу тебе зрозуміти.»",
                            ),
                            "text": [],
                        },
                        {
                            "title": (
                                "„Wróćmy do tego w sobotę. Umawiamy się?”",
                                "“Let us come back to this on Saturday. Agreed?”",
                                "«Повернімося до цього в суботу. Домовились?»",
                            ),
                            "text": [],
                        },
                    ],
                },
            ),
            Block(
                "fact_box",
                {
                    "title": ("Gdy jest niebezpiecznie", "When there is danger", "Коли небезпечно"),
                    "text": [
                        p(
                            "Nie rozmawiaj, tylko dzwoń: 112.",
                            "Do not talk, call: 112.",
                            "Не розмовляйте, а телефонуйте: 112.",
                        )
                    ],
                },
            ),
        ],
    },
    {
        "title": ("Treści, które wciągają", "Contents that pull you in"),
        "lead": (
            "Jak rozmawiać o nagraniach i memach, które normalizują przemoc, nie robiąc im reklamy.",
            "How to talk about videos and memes that make violence normal, without advertising them.",
        ),
        "version": ("1.0", -15),
        "topics": ["internet", "family"],
        "body": [
            text(
                p(
                    "Nie udostępniaj, nawet żeby wyśmiać. Zapytaj, co w tym nagraniu jest prawdą, a co tylko brzmi jak prawda.",
                    "Do not share it, not even to mock it. Ask what in the video is true and what only sounds true.",
                )
            )
        ],
    },
]

EVENTS: list[dict[str, Any]] = [
    {
        "title": ("Krajowe spotkanie lokalnych zespołów", "National meeting of local teams"),
        "lead": (
            "Dwa dni o tym, co działa w gminach: umocowanie, zaufanie, pieniądze.",
            "Two days on what works in municipalities: mandate, trust, money.",
        ),
        "kind": "national_meeting",
        "starts": (22, 9),
        "ends": (23, 15),
        "place": ("", "Warszawa", "PL"),
        "withheld": True,
        "for": ["local-government", "schools"],
        "organisers": ("Centrum Latarnia", "Latarnia Centre"),
        "partners": ("związki gmin i powiatów", "associations of municipalities and districts"),
        "places": 120,
        "agenda": [
            {
                "day": (22, 9),
                "title": ("Umocowanie i zaufanie", "Mandate and trust"),
                "items": [
                    ("09:00", "09:30", ("Otwarcie", "Opening"), ("", "")),
                    (
                        "09:30",
                        "12:00",
                        ("Trzy zespoły opowiadają, jak zaczynały", "Three teams tell how they began"),
                        ("rozmowa z sali", "talk with the audience"),
                    ),
                    ("13:00", "16:00", ("Warsztaty w grupach", "Workshops in groups"), ("", "")),
                ],
            },
            {
                "day": (23, 9),
                "title": ("Pieniądze i ciągłość", "Money and continuity"),
                "items": [
                    ("09:00", "11:00", ("Kto płaci za koordynatora", "Who pays for the coordinator"), ("", "")),
                    ("11:30", "15:00", ("Plan na rok: praca własna", "A plan for the year: your own work"), ("", "")),
                ],
            },
        ],
        "audiences": ("samorządy\nszkoły\norganizacje społeczne", "local governments\nschools\nNGOs"),
        "topics": ["local"],
        "body": [
            text(
                p(
                    "Adres podajemy uczestnikom w potwierdzeniu. Liczba miejsc jest ograniczona.",
                    "Participants get the address in their confirmation. The number of places is limited.",
                )
            )
        ],
    },
    {
        "title": ("Webinarium: pytania, które otwierają", "Webinar: questions that open a talk"),
        "lead": (
            "Godzina dla nauczycieli: pięć pytań, które można zadać każdemu uczniowi.",
            "An hour for teachers: five questions that can be put to any pupil.",
        ),
        "kind": "webinar",
        "for": ["schools"],
        "online": True,
        "starts": (8, 17),
        "ends": (8, 18),
        "place": ("", "", ""),
        "organisers": ("Centrum Latarnia", "Latarnia Centre"),
        "audiences": ("nauczyciele\npedagodzy szkolni", "teachers\nschool counsellors"),
        "topics": ["schools"],
        "body": [text(p("Nagranie udostępnimy z transkrypcją.", "The recording will come with a transcript."))],
    },
    {
        "title": ("Konferencja otwierająca EU Knowledge Hub", "Conference opening the EU Knowledge Hub"),
        "lead": (
            "Bruksela, 17 czerwca 2024 r.: początek nowego mechanizmu współpracy.",
            "Brussels, 17 June 2024: the start of a new way of working together.",
        ),
        "kind": "international_meeting",
        "starts": "2024-06-17T09:00",
        "ends": "2024-06-17T17:00",
        "place": ("", "Bruksela", "BE"),
        "organisers": ("Komisja Europejska", "European Commission"),
        "audiences": ("państwa członkowskie\npraktycy\nnaukowcy", "member states\npractitioners\nresearchers"),
        "topics": ["cooperation"],
        "body": [text(p("Relacja znajduje się w aktualnościach.", "A report is in the news."))],
    },
]

# An announcement of another institution: English original, no date of the event, so it stays a draft.
FOREIGN_EVENT: dict[str, Any] = {
    "title": "Police experts meeting on preventing terrorism",
    "lead": "Police experts compare good practices in the fight against terrorism, with a focus on the Mediterranean and South Eastern Europe.",
    "added_on": "2007-04-23",
    "venue": ("Hotel Chamartin", "Madrid", "ES"),
    "organisers": "OSCE Chairmanship\nOSCE Transnational Threats Department, Strategic Police Matters Unit",
    "audiences": "Delegations\nInternational organizations\nNGOs\nOSCE staff",
    "body": "<p>The programme has two parts: exchanging police practice in prevention, and exploring closer regional cooperation.</p>",
}

IDENTITY = {
    "organisation": ("Centrum Profilaktyki „Latarnia”", "Latarnia Prevention Centre", "Центр профілактики «Latarnia»"),
    "tagline": ("Zauważ wcześniej", "Notice early", "Помітити раніше"),
    "footer": (
        "Strona demonstracyjna. Treści napisano na podstawie faktów, osoby są zmyślone.",
        "A demonstration site. The texts are written from facts, the persons are invented.",
        "Демонстраційний сайт. Тексти написано на основі фактів, особи вигадані.",
    ),
    "postal_address": (
        "ul. Przykładowa 1\n00-001 Warszawa",
        "ul. Przykładowa 1\n00-001 Warsaw, Poland",
        "вул. Przykładowa 1\n00-001 Варшава",
    ),
}
PLACES = [("Warszawa", "Warsaw", "Варшава"), ("Bruksela", "Brussels", "Брюссель")]
