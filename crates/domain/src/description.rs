//! A report asks what somebody did before it asks what they look like. Who is described by nothing but where they are
//! thought to come from cannot be looked for, and others are stopped in their place: such a report is asked back, once.

use std::sync::LazyLock;

use crate::spelling::{Form, Spellings, words};

/// What a word of a description says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// Where somebody is thought to come from.
    Origin,
    /// Something else although it begins like that: a breed of dogs.
    NoOrigin,
    /// What somebody did, or how one would know them again.
    More,
}

/// Whether a text describes somebody by ethnicity or nationality alone: without anything they did, and without
/// anything by which one would know them again.
#[must_use]
pub fn is_by_origin_alone(text: &str) -> bool {
    let words = words(text);
    let (mut origins, mut more) = (0usize, false);
    for at in 0..words.len() {
        let mut not_here = false;
        let mut here = false;
        SPELLINGS.each_meaning(&words[at..], |says, _| match says {
            Says::Origin => here = true,
            Says::NoOrigin => not_here = true,
            Says::More => more = true,
        });
        origins += usize::from(here && !not_here);
    }
    origins > 0 && !more
}

static SPELLINGS: LazyLock<Spellings<Says>> = LazyLock::new(|| {
    let mut spellings = Spellings::default();
    for (list, says) in [(ORIGIN, Says::Origin), (NO_ORIGIN, Says::NoOrigin), (DEEDS, Says::More), (MARKS, Says::More)] {
        for written in list.iter().flat_map(|row| row.split(", ")) {
            spellings.add(written.split(' ').map(Form::of), says);
        }
    }
    spellings
});

/// Words for peoples and origins, those that insult among them: they have to be known to be asked back.
const ORIGIN: &[&str] = &[
    "циган*, цыган*, ром, роми, ромів, ромам, ромами, ромка, ромки, ромськ*, ромск*, кавказ*, закавказ*, азербайджан*, вірмен*, армянин*",
    "армяни, армян, армянк*, грузин*, чечен*, дагестан*, узбек*, таджик*, киргиз*, казах*, туркмен*, турок, турки, турків, турецьк*, турецк*",
    "азіат*, азиат*, китаєц*, китайц*, китаян*, китайськ*, китайск*, в'єтнам*, вьетнам*, індус*, индус*, індійц*, пакистан*, афганц*, афганец*",
    "араб*, сирієц*, сирійц*, африкан*, негр*, темношкір*, темнокож*, чорношкір*, чернокож*, єврей*, євреї*, еврей*, еврее*, жид, жиди, жидів, жидовк*",
    "молдаван*, молдаванин*, румун*, румын*, поляк*, угорц*, угорець, татар*, росіян*, россиян*, білорус*, білоруск*, белорус*, хач, хачі, хачи",
    "чурк*, чурбан*, неслов'янськ*, не слов'янськ*, неславянск*, не славянск*, нерусск*, не русск*, східної зовнішності, восточной внешности",
    "південної зовнішності, южной внешности, кавказької зовнішності, іноземної зовнішності, чужинц*, іноземець, іноземці, иностранец, иностранцы",
    "gypsy, gypsies, roma, romani, caucasian, asian, asians, arab, arabs, african, africans, black man, black men, black guy, black guys, jew, jews",
    "foreigner, foreigners, chinese, turk, turks, georgian, georgians, armenian, armenians, azerbaijani*, chechen*, uzbek*, tajik*, russian, russians",
];

const NO_ORIGIN: &[&str] = &[
    "кавказьк* вівчарк*, кавказск* овчарк*, азіатськ* вівчарк*, азиатск* овчарк*, турецьк* чай, китайськ* телефон*, китайск* телефон*",
    "вірменськ* провул*, грузинськ* вул*, ромська вул*",
];

/// What somebody does that is worth a report, or that tells what happened.
const DEEDS: &[&str] = &[
    "б'є, б'ють, бив, била, били, билис*, бьет, бьют, бил, били, побив*, побил*, вдари*, ударил*, избил*, штовх*, толкн*, толка*, б'ються, бійк*, драк*, дрались, дерутся",
    "краде*, крали, крав, крал, вкра*, украл*, украв*, викра*, похит*, забра*, забир*, відібра*, відбира*, отобра*, отбира*, отнял*, вихопи*, выхват*, вирва*, вырва*",
    "грабу*, граби*, пограб*, ограб*, напа*, схопи*, схвати*, хапа*, хвата*, вимага*, требов*, погрож*, угрож*, переслід*, преслед*, стеж*, следи*, чіпля*, пристава*, домага*",
    "тіка*, тікал*, втік*, втекл*, утек*, убега*, убежа*, побіг*, біг, бігл*, бежа*, побежа*, поїха*, уеха*, крича*, орал*, оре, орут, лая*, руга*, матюк*, обража*, оскорбл*, плю*",
    "кида*, кину*, броса*, броси*, лама*, злама*, ломал*, сломал*, розби*, разби*, вибив*, выбил*, пошкод*, поврежд*, підпал*, поджог*, поджиг*, палить, палять, палили, курят*, курили",
    "п'ють, пьют, пили, випива*, розпива*, распива*, шум*, галас*, співа*, танцю*, стріля*, стреля*, різа*, поріза*, порезал*, мацал*, мацав*, лапал*, гвалт*, насил*",
    "торгу*, прода*, купу*, пропону*, предлаг*, прос*, жебра*, попрошай*, клянч*, гада*, ворож*, обман*, обдур*, шахра*, мошенн*, дзвон*, звон*, стука*, стуч*",
    "зайш*, заш*, заход*, влізл*, вліз, залізл*, лізут*, лізе, пролаз*, влез*, залез*, проник*, загляда*, заглядыва*, підгляда*, фотограф*, зніма*, снима*, ход*, стоя*, стоїт*, сид*, підійш*, подош*, підход*",
    "наркот*, збува*, закладк*, закладчик*, злочин*, ніж, ножем, ножом, пістолет*, пистолет*, збива*, збив*, збил*, сбил*, наїха*, наехал*",
    "grab*, stole*, steal*, robb*, hit, hits, beat*, push*, shout*, yell*, threat*, ran, run, running, runs, sell*, sold, beg, begs, begging, follow*, broke*, break*, took, take*",
    "attack*, stood, stand*, sit, sits, sitting, sat, walk*, came, come*, knock*, spit*, throw*, threw, drink*, smok*, fight*, fought, insult*, swear*, drove, drive*, dealing, deal*, offer*, asked, asks, cheat*",
];

/// By what one would know somebody again.
const MARKS: &[&str] = &[
    "зріст*, рост, ростом, росту, висок*, высок*, низьк*, низкий, низкая, низкого, худ*, повний, повна, полный, полная, кремезн*, товст*, років, рочків, року, лет, віку, возраст*",
    "волосс*, волос*, зачіск*, бород*, вуса, вусат*, усы, усат*, лисий, лысый, шрам*, татуюв*, татуиров*, тату, куртк*, пальт*, шапк*, кепк*, бейсболк*, футболк*, сорочк*, рубашк*",
    "штан*, джинс*, сукн*, спідниц*, кросів*, кроссов*, рюкзак*, сумк*, одяг*, вдягн*, одет*, одежд*, голос*, кульга*, хрома*, окуляр*, очках, маск*, капюшон*, каптур*, червон*, красн*, чорн* куртк*",
    "авто, авті, машин*, велосипед*, самокат*, номер*, tall, short, thin, fat, hair, haired, beard*, moustache, scar, tattoo*, jacket, coat, cap, hat, shirt, trousers, jeans, dress, bag, backpack, glasses, mask",
    "limp*, years, aged, wearing, wore, dressed",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn who_is_only_said_to_be_of_somewhere_is_asked_back() {
        for text in [
            "цигани",
            "Двоє ромів",
            "Якісь кавказці біля магазину",
            "Чоловік неслов’янської зовнішності",
            "лица кавказской национальности",
            "Цыганка во дворе",
            "Two gypsies near the station",
            "азербайджанець",
            "живе циган у третьому під'їзді",
        ] {
            assert!(is_by_origin_alone(text), "{text}");
        }
    }

    #[test]
    fn who_did_something_or_can_be_known_again_is_not() {
        for text in [
            "Двоє, говорили з акцентом, вихопили сумку і втекли",
            "Циганка просила гроші й вирвала телефон",
            "Ромка років тридцяти у червоній куртці",
            "цыган ударил ребёнка",
            "Чоловік, високий, у чорній шапці",
            "Невідомий",
            "A Georgian man pushed me and ran",
            "Кавказька вівчарка без намордника",
            "",
        ] {
            assert!(!is_by_origin_alone(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,200}") {
            let _ = is_by_origin_alone(&text);
        }

        #[test]
        fn a_deed_is_always_enough(before in "[а-яі ]{0,30}", after in "[а-яі ]{0,30}") {
            let text = format!("{before} циган {after} вкрав телефон");
            prop_assert!(!is_by_origin_alone(&text));
        }
    }
}
