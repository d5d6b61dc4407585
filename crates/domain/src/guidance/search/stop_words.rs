//! Words that say nothing of what a question is about, in the languages people ask in.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::words::term;

static WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| [UKRAINIAN, RUSSIAN, LATIN, ENGLISH].into_iter().flat_map(str::split_whitespace).collect());

/// Stems of words that are in any story, whatever it is about.
static FAINT_STEMS: LazyLock<HashSet<String>> =
    LazyLock::new(|| FAINT.split_whitespace().filter_map(term).flat_map(|word| std::iter::once(word.stem).chain(word.other)).collect());

/// Whether a stem says little: who does something, when and how often, that somebody came, stood or said.
pub(super) fn is_faint(stem: &str) -> bool {
    FAINT_STEMS.contains(stem)
}

/// Whether a word, in lower case and without apostrophes, says nothing.
pub(super) fn is_stop_word(word: &str) -> bool {
    WORDS.contains(word)
}

const UKRAINIAN: &str = "
    а або адже але б без би більш більше бо був буває буде будемо будете будеш буду будуть була були було бути в вам вами вас ваш ваша ваше
    ваші весь вже ви вона вони воно все всі всіх всього всьому втім він від вся г да де десь для до добрий день доброго дня добридень вечір
    досі дуже ж же за зі з завжди зараз знов знову зовсім й його йому і із інколи іноді її їй їм їх їхній їхня каже кажуть як яка яке який
    якийсь якась якісь які яким яку якщо ка коли кого комусь кому кожен кожний кожного кожну куди крім ледь лиш лише ли ма мабуть має мають
    маю мене мені ми мій моя моє мої моєї мого моєму мною може можемо можете можна можу можуть на навіть над нам нами нас наш наша наше наші
    нашого нашому нашій нашу нашої нашим не неї нема немає ним них ні ніби ніхто нічого ну о об один одна одне одного от ось отак от оце
    підкажіть підскажіть під після по поки постійно потім потрібно треба при про прям просто раз саме сам сама самі свій своя своє свої свою
    свого своєї себе сі скажіть скільки собі собою стосовно сьогодні та так таке така такий такі також там твій те тебе тепер ти тим тих то
    тобі того той тому тоді тощо тут ті тільки тією у уже усе усі хоч хочу хоче хочуть хто хтось це цей ця ці цього цієї цьому цю цим цих
    чи чий чиї через чим чого чому що щодо щоб щось я яке б вчора завтра вже нещодавно давно недавно раптом ще звідки зробити робити роблять
    робить роблю діяти робимо зробив далі прошу будь ласка дякую привіт вітаю шановні варто чим куди звертатися звернутись звернутися
    звертатись допоможіть допоможе правда правильно як-небудь якось нібито взагалі типу короче коротше
    типо блін адже стоїть стоять хай нехай разів самого самій могли міг могла можливо";

const RUSSIAN: &str = "
    без более бы был была были было быть вам вас ваш весь во вот все всегда всего всех вы где да даже для до его ее ей если есть еще же за
    здесь из или им их к как какая какие какое какой какого какую когда кого кому который которая которые кто куда ли либо лучше меня мне
    много может можете можно могу могут мой моя мое мои моей моего моему мы над надо нам нас наш наша наши наше нашем нашего нашей нашу не него
    нее нет ни них ничего но ну об однако он она они оно от очень по под подскажите после потом потому почему при про просто раз с сам сама
    сейчас скажите со совсем так такая также такие такое такой там тебя тем теперь то тогда того тоже только том тот тут ты у уже хотя хочу
    чего чей чем через что чтоб чтобы что-то чтото это этого этой этом этот эту эти я делать сделать делают делает делаю нужно нада щас сегодня
    вчера завтра пожалуйста пжл спасибо здравствуйте привет день добрый обращаться обратиться помогите пусть вообще типа блин тока токо шо шоб
    шо-то шото чо че ихний ихние кто-то ктото какой-то какойто какие-то какието постоянно опять снова своего свой свою своей стоит стоят
    куди нема якшо тоді можна би шось хтось шоби нашо шоби нас в и а о ой еще почти должен должна должны нельзя";

const LATIN: &str = "
    shcho scho sho shto chto cho che yak jak kak de gde kudy kuda khto hto kto koly kogda chy chi ce tse eto cej tsey tsei ye ie est treba nado
    nuzhno mozhna mozhno ne ny nema nemaye nemae net ta i u v na za do po pid pod ya ja my mu vy mene mne meni menya nas vas tut tam tak yakshcho
    yaksho jaksho esli robyty robyt zrobyty delat delati sdelat dopomozhit bud laska dobryi den vin vona vony voni ona on oni pro iz z s moya moia
    moja moi mii nash nasha nashomu nashem nashe nashoho duzhe ochen vzhe uzhe shche esche zaraz seichas chomu pochemu dlia dlya ale abo vid ot bo
    skazhit pidskazhit podskazhite skazhite yaki yakyi yaka kakoy komu";

const ENGLISH: &str = "
    a about after again all also am an and any are as at be because been before being but by can could did do does doing dont don for from get
    got had has have having he her here him his how i if im in into is isnt it its just ive like may me my near need no nobody not of off on
    one or our out over please s she should so some somebody someone something that the their them then there these they this those through to
    too until up us very was we were what when where which while who whom whose why will with would you your yours t re ll d hi hello thanks
    keep keeps still every always near next want tell told let go going went much many more than ever only own really right now today cant cannot
    wont doesnt didnt anyone anything everyone everything";

const FAINT: &str = "
    йти йде йшов йшла іде ідуть пішов пішла прийти прийшов прийшла приходить приходять приходжу вийти вийшов вийшла виходить підійти підійшов підійшли
    підходить їхати їде їду поїхав приїхав приїхала приїжджають сидіти сидить сидять сів стояти стояв стояла став стала стали лежати лежить лежав висіти висить
    казати казав сказав сказала сказали говорити говорить говорять сказать говорит сказал питає питають спитав відповів пояснює бачити бачу бачив бачила побачив
    побачила дивитися дивиться знати знаю знає хотіти хотів хотіла думаю думав дати дав дала дали давати дає взяти взяв взяла бере брати беруть нести несе поклав
    кинув кидає тримає людина люди людей народ чоловіки мужик мужики хлопці дядько тітка жінки день дня дні тиждень тижні тижня місяць місяці рік роки років час години
    година годині хвилина хвилин ранок зранку вранці вечір ввечері увечері раз рази двоє троє два дві три чотири п'ять десять другий третій третя перший перша перше
    один одна великий велика велике маленький новий нова старий стара ціла цілий половина багато мало кілька пару трохи майже жоден жодного інший інша інші інше інакше
    місце місці бік боку сторона сторону поруч поряд біля навпроти перед позаду посеред навколо недалеко усередині всередині зверху знизу внизу вгорі просто
    починати почав почали почала перестав залишив залишили залишила зайшов зайшла заходить заходять зайти дістав дивно нормально погано добре страшно
    прийшли выйти вышел вышла выходит подошел подошла пришел пришла приходят ехать еду ехал едет поехал приехал приехала сидит сидят стоял стояла лежит висит вижу видел видела
    увидел увидела смотрит знаю знает хотел хотела думаю дал дала дали дает взял взяла берет несет люди человек народ мужик мужики ребята неделя неделю недели месяц месяца год
    года лет время час часа минут утро утром вечер вечером два две три четыре пять десять второй третий первый первая большой большая новый новая старый старая целый половина
    другой другая другие место месте сторона сторону рядом возле около напротив перед снизу сверху внизу начал начали начала перестал оставил оставили оставила зашел зашла заходит
    came come comes see saw seen look looks know think give gave take took put people person man men woman day days week weeks month months year years time hour hours minute minutes
    morning evening two three four five first second last new old big small other another place side front left say says said ask asks asked start started make makes made thing things
    prosto velykyi staryi novyi liudy liudei tyzhden misiats den dniv";

#[cfg(test)]
mod tests {
    use super::is_stop_word;

    #[test]
    fn what_a_question_is_about_is_no_stop_word() {
        for word in ["ліхтар", "поліція", "собака", "телефон", "door", "права", "штраф", "ночі"] {
            assert!(!is_stop_word(word), "{word}");
        }
        assert!(is_stop_word("що") && is_stop_word("шо") && is_stop_word("the"));
    }
}
