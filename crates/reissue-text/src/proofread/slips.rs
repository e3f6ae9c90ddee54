//! What scanners make of common words: each word with its letters confused as scanners confuse
//! them, where what comes of it is no word itself.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Frequent English words of three letters and more.
const COMMON: &str = "\
the and that was for with his had her not but you him they have from this which she were all been \
there one would their when what said more will who them some into could than then out only your \
now like its any upon made time other over such our man may must very little before great these \
should first well way even did after know come down two about here through might being much can \
day long most where never again house still think every own thought under against little himself \
herself another nothing something anything everything without within because between though while \
same life old people world hand hands head heart night light right might place found came went \
good years year young men man woman women mother father brother children child name home morning \
evening turn turned return returned learn learned born modern government governor concerned western \
eastern northern southern eternal corn warn worn horn stern harm himself times sometimes become \
became among almost always himself themselves ourselves yourself many money moment men mind mean \
make makes making take taken took give given gave get let put set see seen saw say says tell told \
ask asked answer answered speak spoke word words letter letters book books write wrote written read \
each both few whole half part last next new high low small large short true truth death earth \
health north south mouth month months worth birth faith truly love live lived living leave left \
stand stood keep kept hold held bring brought think bright caught taught fight sight straight eight \
three four five seven eight nine ten hundred thousand just also yet ever often once perhaps indeed \
really quite rather together enough far near away back round above below behind beyond beside near \
until since unless either neither whether why how whose whom shall cannot want wanted need seem \
seemed look looked feel felt work worked use used find church country water room door street town \
city land sea sun wind fire body face eyes eye voice feet foot side face power king lord lady friend \
friends family story history matter reason kind sort case fact point question business order form \
believe beautiful different difficult office officer chief company common command general captain \
master person public private present future past second third English French number building during";

/// Groups of letters, and what scanners take them for.
const CONFUSIONS: &[(&str, &str)] = &[
    ("th", "tb"),
    ("th", "tli"),
    ("h", "b"),
    ("h", "li"),
    ("b", "h"),
    ("m", "rn"),
    ("m", "ni"),
    ("rn", "m"),
    ("e", "c"),
    ("c", "e"),
    ("n", "u"),
    ("u", "n"),
    ("w", "vv"),
    ("d", "cl"),
    ("li", "h"),
    ("i", "l"),
    ("l", "i"),
    ("ll", "U"),
    ("ff", "fl"),
    ("ri", "n"),
    ("in", "m"),
    ("y", "v"),
];

/// Words that come of it and are words, or parts and names that stand in books.
const REAL: &str = "\
ail aim alum arid band bands bat bate bath bead bear beard beat bed bell bid bim bis bit bold bole bone bore born \
bound bow bower bum but care case cast cat cave cell cent clay clear cleft clone close cure cur darn dam die dine \
dose ease east eat ein ell era ere fail fain fan fair fall fast feed feel few fie fife fine fist flee fond foot form \
fort hack hail hall hare hat hate head hear heat heed heel here hew hind hit hook hore hose host hound how hub hum \
hut ill iron iii lace laid lain lair lame lane lard late lead lean leap lied lien lie lieu lien line lint lion lit \
live liver load loan loon lore lose lost loud lour luck lust mail maim main male mane mail more morn nail neat nil \
nine noon nor novel nun nut oil one oral oust pail pair past peat pin pint plant plow pour ran rand ray ride rid rim \
rind rite road roam roar roast robe rote rout rove row rue run runt rust sail sane sat sate save scat sea seat sec \
seer self sell sever sew silt sin since sir site slay slit sold son soon sour sow spout stern stem stout sue sum sun \
tail tale tare tea tear tease teat ten tie tile till tin toil tom ton tone tore torn tour tout tow trace trail tram \
tread true tune turf turn vale van vast veal vein vent vow wail war ware wean wear weed weld wend went weal west whip \
wile wine wise wist wit won wood worn wove wow yea yon clean clan comer boast beast band batch beads bears beats hears \
hoard board bight bright bail hail bard hard barn bark hark bare hatch bush hush heap beach reach bower hover hove bind \
bill hill hid bide hide boot hoot boon book hook bell hell best hest bang hang bag hag bay hay back bad had ball hall \
cast fast eel eon oar our ours bout hunt bunt shun shut stun snore nous nouns conch couch honest bonnet harsh barb herd \
bird bred horn borne horne carne come came conn corner cover clue clash dash cloth doth dear dean dock dump clump clover \
vent yarn yam vow vet year vary very van yan yap mad made mace macle lave lever liver livid lay lain lair liar lied uncle \
niece nice mice mien mine nine vine wine wind mind mild wild will mill pill pier pies pics tics ties tied died lived lieu";

/// The slips and the words they stand for, in lower case.
static SLIPS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let real: HashSet<&str> = REAL.split_whitespace().chain(COMMON.split_whitespace()).collect();
    let mut out: HashMap<String, &'static str> = HashMap::new();
    for word in COMMON.split_whitespace() {
        for (right, wrong) in CONFUSIONS {
            for (at, _) in word.match_indices(right) {
                let head = word.get(..at).unwrap_or_default();
                let tail = word.get(at + right.len()..).unwrap_or_default();
                let slip = format!("{head}{wrong}{tail}");
                // Short ones are too often a word of some dialect or language.
                let known = ["", "s", "es", "ed", "d", "er", "ing", "ly", "y"]
                    .iter()
                    .any(|ending| slip.strip_suffix(ending).is_some_and(|s| real.contains(s)));
                if slip.len() >= 4 && !known {
                    out.entry(slip).or_insert(word);
                }
            }
        }
    }
    out
});

/// The common word that a slip stands for.
pub(super) fn word_of(slip: &str) -> Option<&'static str> {
    SLIPS.get(slip).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_words_are_not() {
        for (slip, word) in [
            ("tbrough", "through"),
            ("wliich", "which"),
            ("beautlful", "beautiful"),
            ("govemment", "government"),
            ("sorne", "some"),
            ("ncver", "never"),
            ("vvhich", "which"),
            ("tliat", "that"),
        ] {
            assert_eq!(word_of(slip), Some(word), "{slip}");
        }
        for word in
            ["band", "stem", "dear", "modern", "horn", "the", "clay", "hut", "mouths", "hooks"]
        {
            assert_eq!(word_of(word), None, "{word}");
        }
    }
}
