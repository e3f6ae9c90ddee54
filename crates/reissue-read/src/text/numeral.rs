//! Number words in headings: `CHAPTER TWENTY-FIRST`, `Erstes Kapitel`, `HUSZONEGYEDIK FEJEZET`.
//!
//! Words are compared folded: in lower case and without accents, as capitals are often printed.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A number word: its value, and whether it is an ordinal (`third`) or a cardinal (`three`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NumberWord {
    pub(super) value: u32,
    pub(super) ordinal: bool,
}

/// Ordinals from 1 to 19, folded, in the languages that books of public domain come in. German
/// ones stand without their ending.
const ORDINALS: [&str; 19] = [
    "first premier premiere unieme erst primero primera primer primo prima primeiro primeira eerste forsta forste ensimmainen elso egyedik pierwszy pierwsza pierwsze prvni prvy prva prvi prvo primus primum unua esimene intai intaia intaiul dintai fyrsti fyrsta cyntaf unang первая первый первое перша перший перше първа първи първо прва први прво πρωτο πρωτη πρωτον πρωτοσ pirmas pirma",
    "second seconde deuxieme zweit segundo segunda secondo seconda tweede andra andre annen annet anden andet toinen masodik kettedik drugi druga drugie druhy druha druhe drugo secundus secunda secundum dua teine doilea annar onnur ikalawang ikalawa вторая второй второе друга другий друге втора втори второ други δευτερο δευτερα δευτερον δευτεροσ segon segona antras antra",
    "third troisieme dritt tercero tercera tercer terzo terza terceiro terceira derde tredje kolmas harmadik trzeci trzecia trzecie treti tretja treci treca trece tretje tertius tertia tertium tria treilea treia thridji thridja trydydd ikatlong ikatlo третья третий третье третя третє трета трети трето трећа трећи треће τριτο τριτη τριτον τριτοσ trecias trecia",
    "fourth quatrieme viert cuarto cuarta quarto quarta vierde fjarde fjerde neljas negyedik czwarty czwarta czwarte ctvrty ctvrta ctvrte stvrta cetrta cetrti cetvrta cetvrti quartus quartum kvara patrulea patra fjordi pedwerydd четвертая четвертый четвертое четверта четвертий четвърта четвърти четврта четврти τεταρτο τεταρτη τεταρτον τεταρτοσ quart",
    "fifth cinquieme funft quinto quinta vijfde femte viides otodik piaty piata piate paty pata pate peta peti quintus quintum kvina cincilea cincea fimmti pumed ikalimang пятая пятый пятое п'ята п'ятий пета пети пето πεμπτο πεμπτη πεμπτον πεμπτοσ viies",
    "sixth sixieme sechst sexto sexta sesto sesta zesde sjatte sjette kuudes hatodik szosty szosta szoste sesty seste sesti sextus sextum sesa saselea sasea sjotti chweched шестая шестой шестое шоста шостий шеста шести шесто εκτο εκτη εκτον εκτοσ kuues",
    "seventh septieme siebent siebt septimo septima settimo settima setimo setima zevende sjunde syvende seitsemas hetedik siodmy siodma siodme sedmy sedma sedme sedmi septimus septimum sepa saptelea saptea sjoundi седьмая седьмой седьмое сьома сьомий седма седми εβδομο εβδομη εβδομον εβδομοσ seitsmes",
    "eighth huitieme acht octavo octava ottavo ottava oitavo oitava achtste attonde ottende kahdeksas nyolcadik osmy osma osme osmi octavus octavum oka optulea opta attundi восьмая восьмой восьмое восьма восьмий осма осми ογδοο ογδοη ογδοον ογδοοσ kaheksas",
    "ninth neuvieme neunt noveno novena nono nona negende nionde niende yhdeksas kilencedik dziewiaty dziewiata dziewiate devaty devata devate deveti deveta nonus nonum naua noualea niundi девятая девятый девятое дев'ята дев'ятий девета девети ενατο ενατη ενατον ενατοσ εννατον uheksas",
    "tenth dixieme zehnt decimo decima tiende tionde kymmenes tizedik dziesiaty dziesiata dziesiate desaty desata desate deseti deseta decimus decimum deka zecelea zecea tiundi десятая десятый десятое десята десятий десета десети δεκατο δεκατη δεκατον δεκατοσ kumnes",
    "eleventh onzieme elft undecimo undecima undicesimo undicesima elfde elfte ellevte yhdestoista jedenasty jedenasta jedenaste jedenacty jedenacta jedanaesta enajsto undecimus undecimum unsprezecelea unsprezecea одиннадцатая одиннадцатый одинадцята единадесета единайсета једанаеста ενδεκατο ενδεκατη ενδεκατον",
    "twelfth douzieme zwolft duodecimo duodecima dodicesimo dodicesima twaalfde tolfte tolvte kahdestoista dwunasty dwunasta dwunaste dvanacty dvanacta dvanaesta duodecimus duodecimum doisprezecelea двенадцатая двенадцатый дванадцята дванадесета дванайсета дванаеста δωδεκατο δωδεκατη δωδεκατον",
    "thirteenth treizieme dreizehnt tredicesimo tredicesima dertiende trettonde trettende kolmastoista trzynasty trzynasta trinacty trinacta trinaesta тринадцатая тринадцатый тринадцята тринадесета",
    "fourteenth quatorzieme vierzehnt quattordicesimo quattordicesima veertiende fjortonde fjortende neljastoista czternasty czternasta ctrnacty ctrnacta четырнадцатая четырнадцатый",
    "fifteenth quinzieme funfzehnt quindicesimo quindicesima vijftiende femtonde femtende viidestoista pietnasty pietnasta patnacty patnacta пятнадцатая пятнадцатый",
    "sixteenth seizieme sechzehnt sedicesimo sedicesima zestiende sextonde sekstende kuudestoista szesnasty szesnasta sestnacty sestnacta шестнадцатая шестнадцатый",
    "seventeenth siebzehnt siebenzehnt diciassettesimo zeventiende sjuttonde syttende seitsemastoista siedemnasty siedemnasta sedmnacty sedmnacta семнадцатая семнадцатый",
    "eighteenth achtzehnt diciottesimo achttiende adertonde attende kahdeksastoista osiemnasty osiemnasta osmnacty osmnacta восемнадцатая восемнадцатый",
    "nineteenth neunzehnt diciannovesimo negentiende nittonde nittende yhdeksastoista dziewietnasty dziewietnasta devatenacty devatenacta девятнадцатая девятнадцатый",
];

/// Ordinals of 20, 30 … 90.
const TENTHS: [&str; 8] = [
    "twentieth vingtieme zwanzigst vigesimo vigesima ventesimo ventesima twintigste tjugonde tyvende kahdeskymmenes huszadik dwudziesty dwudziesta dvacaty dvacata dvacate vicesimus vigesimus dudeka двадцатая двадцатый двадцята двадесета εικοστο εικοστη εικοστον",
    "thirtieth trentieme dreissigst trigesimo trigesima trentesimo trentesima dertigste trettionde tredivte kolmaskymmenes harmincadik trzydziesty trzydziesta tricaty tricata тридцатая тридцатый τριακοστο τριακοστον",
    "fortieth quarantieme vierzigst cuadragesimo quadragesimo quarantesimo veertigste fyrtionde fyrretyvende negyvenedik czterdziesty ctyricaty сороковая",
    "fiftieth cinquantieme funfzigst quincuagesimo quinquagesimo cinquantesimo vijftigste femtionde otvenedik piecdziesiaty padesaty пятидесятая",
    "sixtieth soixantieme sechzigst sexagesimo sessantesimo zestigste sextionde шестидесятая",
    "seventieth siebzigst siebenzigst septuagesimo settantesimo zeventigste sjuttionde",
    "eightieth achtzigst octogesimo ottantesimo tachtigste attionde",
    "ninetieth neunzigst nonagesimo novantesimo negentigste nittionde",
];

/// Cardinals from 1 to 19.
const CARDINALS: [&str; 19] = [
    "one un une eins ein uno una um uma een en ett yksi egy jeden один ενα",
    "two deux zwei dos due dois duas twee tva to kaksi ketto dwa dve dva два две δυο doi doua",
    "three trois drei tres tre drie kolme harom trzy tri три τρια trei",
    "four quatre vier cuatro quattro quatro fyra fire nelja negy cztery ctyri cetiri четыре τεσσερα patru",
    "five cinq funf cinco cinque vijf fem viisi ot piec pet пять πεντε cinci",
    "six sechs seis sei zes sex seks kuusi hat szesc sest шесть εξι sase",
    "seven sept sieben siete sette sete zeven sju syv seitseman het siedem sedm sedam семь επτα sapte",
    "eight huit acht ocho otto oito atta otte kahdeksan nyolc osiem osm osam восемь οκτω opt",
    "nine neuf neun nueve nove negen nio ni yhdeksan kilenc dziewiec devet девять εννεα noua",
    "ten dix zehn diez dieci dez tien tio ti kymmenen tiz tizen dziesiec deset десять δεκα zece",
    "eleven onze elf once undici elva elleve yksitoista jedenascie jedenact одиннадцать",
    "twelve douze zwolf doce dodici doze twaalf tolv kaksitoista dwanascie двенадцать",
    "thirteen treize dreizehn trece tredici treze dertien tretton tretten тринадцать",
    "fourteen quatorze vierzehn catorce quattordici catorze veertien fjorton fjorten",
    "fifteen quinze funfzehn quince quindici vijftien femton femten",
    "sixteen seize sechzehn dieciseis sedici zestien sexton seksten",
    "seventeen siebzehn diecisiete diciassette zeventien sjutton sytten",
    "eighteen achtzehn dieciocho diciotto achttien arton atten",
    "nineteen neunzehn diecinueve diciannove negentien nitton nitten",
];

/// Cardinals of 20, 30 … 90, and the forms that they have in front of a unit.
const TENS: [&str; 8] = [
    "twenty vingt zwanzig veinte venti vinte twintig tjugo tyve husz huszon dwadziescia dvacet двадцать",
    "thirty trente dreissig treinta trenta trinta dertig trettio tredive harminc trzydziesci tricet тридцать",
    "forty fourty quarante vierzig cuarenta quaranta quarenta veertig fyrtio negyven czterdziesci сорок",
    "fifty cinquante funfzig cincuenta cinquanta cinquenta vijftig femtio otven пятьдесят",
    "sixty soixante sechzig sesenta sessanta sessenta zestig sextio hatvan шестьдесят",
    "seventy septante siebzig setenta settanta zeventig sjuttio hetven семьдесят",
    "eighty octante achtzig ochenta ottanta oitenta tachtig attio nyolcvan восемьдесят",
    "ninety nonante neunzig noventa novanta negentig nittio kilencven девяносто",
];

/// Cardinals that are also small words of some language: no numbers when they stand alone.
const SMALL_WORDS: [&str; 18] = [
    "to", "en", "et", "een", "un", "une", "um", "uma", "ein", "ett", "una", "het", "hat", "ot",
    "ni", "ti", "sei", "pet",
];

/// Words between units and tens.
const JOINERS: [&str; 8] = ["und", "and", "et", "y", "e", "en", "og", "och"];

/// The endings of German ordinals; without one such a word is a cardinal (`acht`).
const ENDINGS: [&str; 5] = ["er", "es", "en", "em", "e"];

static WORDS: LazyLock<HashMap<&'static str, NumberWord>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    let tens = (20..).step_by(10);
    let lists = (1..).zip(CARDINALS).chain(tens.clone().zip(TENS)).map(|l| (l, false));
    let ordinals = (1..).zip(ORDINALS).chain(tens.zip(TENTHS)).map(|l| (l, true));
    for ((value, list), ordinal) in lists.chain(ordinals) {
        for word in list.split(' ') {
            words.entry(word).or_insert(NumberWord { value, ordinal });
        }
    }
    words
});

/// Reads one word; hyphens may join several: `twenty-first`.
pub(super) fn read(word: &str) -> Option<NumberWord> {
    let word = fold(word);
    if word.is_empty() || word.len() > 64 || SMALL_WORDS.contains(&word.as_str()) {
        return None;
    }
    if word.contains('-') {
        return sum(&word.split('-').collect::<Vec<_>>());
    }
    simple(&word).or_else(|| fused(&word))
}

/// Reads a number of several words at the start of a row of words: `TWENTY FIRST`,
/// `vingt et unième`; gives how many words it takes.
pub(super) fn read_row(words: &[&str]) -> Option<(NumberWord, usize)> {
    for count in [3, 2] {
        let Some(row) = words.get(..count) else { continue };
        let folded: Vec<String> =
            row.iter().map(|w| fold(w.trim_end_matches(['.', ':', ',', ';', ')', ']']))).collect();
        let parts: Vec<&str> = folded.iter().map(String::as_str).collect();
        if let Some(number) = sum(&parts) {
            return Some((number, count));
        }
    }
    None
}

fn simple(word: &str) -> Option<NumberWord> {
    if let Some(found) = WORDS.get(word) {
        // `erst` and `zweit` need an ending, `acht` has none when it is a cardinal.
        return (!is_stem(word) || !found.ordinal).then_some(*found);
    }
    ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .filter(|stem| is_stem(stem))
        .find_map(|stem| WORDS.get(stem))
        .map(|found| NumberWord { ordinal: true, ..*found })
}

/// Tells whether a word is a German ordinal without its ending.
fn is_stem(word: &str) -> bool {
    word.ends_with("zehnt")
        || word.ends_with("zigst")
        || matches!(
            word,
            "erst"
                | "zweit"
                | "dritt"
                | "viert"
                | "funft"
                | "sechst"
                | "siebent"
                | "siebt"
                | "acht"
                | "neunt"
                | "elft"
                | "zwolft"
                | "dreissigst"
        )
}

/// `einundzwanzigstes`, `enogtyvende`, `tjugoforsta`, `huszonegyedik`: two numbers in one word.
fn fused(word: &str) -> Option<NumberWord> {
    word.char_indices().skip(2).find_map(|(at, _)| {
        let (first, second) = (simple(word.get(..at)?), simple(word.get(at..)?)?);
        if let Some(first) = first {
            return add(first, second);
        }
        let joined = ["und", "en", "og"].iter().find_map(|j| word.get(..at)?.strip_suffix(j))?;
        add(simple(joined)?, second)
    })
}

fn sum(parts: &[&str]) -> Option<NumberWord> {
    let mut numbers = parts.iter().filter(|p| !JOINERS.contains(p) || parts.first() == Some(p));
    let first = simple(numbers.next()?)?;
    let second = simple(numbers.next()?)?;
    match numbers.next() {
        None => add(first, second),
        Some(third) => add(add(first, second)?, simple(third)?),
    }
}

/// Adds tens and units in either order.
fn add(first: NumberWord, second: NumberWord) -> Option<NumberWord> {
    let (a, b) = (first.value, second.value);
    let fits = a >= 10 && a % 10 == 0 && b < if a == 10 || a > 50 { 20 } else { 10 }
        || b >= 20 && b % 10 == 0 && a < 10;
    // French counts the eighties by twenties.
    let value = if (a, b) == (4, 20) { 80 } else { a + b };
    fits.then_some(NumberWord { value, ordinal: first.ordinal || second.ordinal })
}

/// A word in lower case without accents; `ß` is `ss`.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        let plain = match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
            'ç' | 'ć' | 'č' | 'ĉ' => 'c',
            'ď' | 'đ' | 'ð' => 'd',
            'è'..='ë' | 'ē' | 'ę' | 'ě' | 'ė' => 'e',
            'ğ' | 'ĝ' => 'g',
            'ĥ' => 'h',
            'ì'..='ï' | 'ī' | 'į' => 'i',
            'ĵ' => 'j',
            'ł' | 'ľ' => 'l',
            'ñ' | 'ń' | 'ň' => 'n',
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
            'ř' => 'r',
            'ś' | 'š' | 'ş' | 'ș' | 'ŝ' => 's',
            'ť' | 'ţ' | 'ț' => 't',
            'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ŭ' | 'ų' => 'u',
            'ý' | 'ÿ' => 'y',
            'ź' | 'ż' | 'ž' => 'z',
            'ά' => 'α',
            'έ' => 'ε',
            'ή' => 'η',
            'ί' | 'ϊ' | 'ΐ' => 'ι',
            'ό' => 'ο',
            'ύ' | 'ϋ' | 'ΰ' => 'υ',
            'ώ' => 'ω',
            'ς' => 'σ',
            'ё' => 'е',
            '’' | 'ʼ' => '\'',
            // Accents that stand by themselves, and the breathings of old Greek.
            '\u{300}'..='\u{36f}' => continue,
            '\u{1f00}'..='\u{1fff}' => greek(c),
            'ß' => {
                out.push('s');
                's'
            }
            'æ' => {
                out.push('a');
                'e'
            }
            'œ' => {
                out.push('o');
                'e'
            }
            'þ' => {
                out.push('t');
                'h'
            }
            other => other,
        };
        out.push(plain);
    }
    out
}

/// The letter below the signs of polytonic Greek (Unicode block Greek Extended, by its rows).
fn greek(c: char) -> char {
    match u32::from(c) {
        0x1f00..=0x1f0f | 0x1f70..=0x1f71 | 0x1f80..=0x1f8f | 0x1fb0..=0x1fbf => 'α',
        0x1f10..=0x1f1f | 0x1f72..=0x1f73 => 'ε',
        0x1f20..=0x1f2f | 0x1f74..=0x1f75 | 0x1f90..=0x1f9f | 0x1fc0..=0x1fcf => 'η',
        0x1f30..=0x1f3f | 0x1f76..=0x1f77 | 0x1fd0..=0x1fdf => 'ι',
        0x1f40..=0x1f4f | 0x1f78..=0x1f79 => 'ο',
        0x1f50..=0x1f5f | 0x1f7a..=0x1f7b | 0x1fe0..=0x1fe3 | 0x1fe6..=0x1feb => 'υ',
        0x1fe4 | 0x1fe5 | 0x1fec => 'ρ',
        0x1f60..=0x1f6f | 0x1f7c..=0x1f7d | 0x1fa0..=0x1faf | 0x1ff0..=0x1fff => 'ω',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_many_languages() {
        for (word, value) in [
            ("FIRST", 1),
            ("Erstes", 1),
            ("PREMIÈRE", 1),
            ("ПЕРВАЯ", 1),
            ("ΠΡΩΤΟΝ", 1),
            ("Πρῶτον", 1),
            ("első", 1),
            ("Druhé", 2),
            ("DRITTER", 3),
            ("Neljäs", 4),
            ("Twenty-first", 21),
            ("Einundzwanzigstes", 21),
            ("drieëntwintigste", 23),
            ("tjugoförsta", 21),
            ("enogtyvende", 21),
            ("huszonegyedik", 21),
            ("TIZENNEGYEDIK", 14),
            ("dix-septième", 17),
            ("soixante-dixième", 70),
            ("achtes", 8),
            ("NINETY-NINTH", 99),
        ] {
            let found = read(word).unwrap_or_else(|| panic!("{word}"));
            assert_eq!((found.value, found.ordinal), (value, true), "{word}");
        }
        assert_eq!(read("acht"), Some(NumberWord { value: 8, ordinal: false }));
        for word in ["erst", "the", "often", "Tenor", "unten", "sextant", "Once-over", ""] {
            let found = read(word).filter(|n| n.ordinal);
            assert_eq!(found, None, "{word}");
        }
    }

    #[test]
    fn numbers_of_several_words() {
        for (row, value, count) in [
            ("TWENTY FIRST", 21, 2),
            ("vingt et unième", 21, 3),
            ("Ein und zwanzigstes Kapitel", 21, 3),
            ("двадцать первая", 21, 2),
            ("décimo sexto", 16, 2),
            ("DVACÁTÁ PRVNÍ KAPITOLA", 21, 2),
        ] {
            let words: Vec<&str> = row.split(' ').collect();
            let (number, taken) = read_row(&words).unwrap_or_else(|| panic!("{row}"));
            assert_eq!((number.value, number.ordinal, taken), (value, true, count), "{row}");
        }
        assert_eq!(read_row(&["one", "two"]), None);
    }
}
