/// Words that are names of people and places too, and words that never go on a name.
enum CommonWords {
  /// Ordinary words that people are called by: a participant's own alone is replaced, and only in capitals.
  static let names: Set<UInt64> = hashes(
    """
    abbey able abbot ace acre adder age alder amber angel angle anger apple april arch archer art ash aster august aunt \
    autumn avery bailey baker ball banks bar barber barker barley barn baron base bass battle bay beach beam bean bear \
    beard beck bee bell bench berry best betty bill bird bishop black blank bloom blossom blood blow blue board bold \
    bolt bond bone bones booth boss bow bowl bowman boy brand branch brave bray bread brick bridge bright brook brooke \
    brooks broom brown buck bull bunch burden burn burns bush butcher butler butter camp cannon cane care carter carver \
    case cash castle chance chandler chase cherry chest child christian church city clay clear clement cliff cloud coffee \
    cole cook cool cooper cope coral cork corn cotton counts court cox craft crane cream crisp cross crow crown curry cut \
    daily daisy dale dance dark dates dawn day days dean dear decent dick dock doll dollar don door doyle drake draper \
    drew drive driver duck duke dusty early east eaves ebb elder ernest ever faith fall farmer farrow father fell \
    field fields finch fine fir fish fisher flood flint flora florence flowers fly foot ford forest forge fort forth foster \
    fountain fox frank france free french friar friend frost fry fuller gale game gap garden gate gates gay gem gene \
    gentle ginger glad glass glen glide glover gold golden good gore grace grand grant grave graves gray green grey grip \
    groom grove guest gunn guy hack hail hale hall ham hand hands hardy harm harp hart hazel head heal heart heath \
    heather helps herb herd hill hills hind hobby hole holly home hood hook hope horn horne house hunt hunter hurt ice \
    idle iris iron ivory ivy jack jade jasmine jasper jay jean jewel job joiner jolly josh joy judge july june just \
    keen kerb key king kirk kitchen knee knight knot lace lake lamb lamp lance land lane large lark last laurel law laws \
    lawn lea leach leaf lean leech leg legge lemon let light lilac lily limb linden little lock lodge long lord love \
    loud low luck lung lunn lynch mace mail main major male mallow manning manner march marigold mark marks marsh martin \
    mason mast masters matt may mead means meek melody mercer mercy merit merry mile miles mill miller mills mint miss \
    mole monk moon moore moss mould mount mouse myrtle nail nan nation neat neck new nick noble noon norm north nose nott \
    nurse oak oaks ocean odd office old olive opal orange page pain paige painter palm pansy paris park parks parker \
    parsons pat patience pace payne peace peach pearl penny pepper pick piece pike pine piper pitt plant plaster platt \
    plum polly pond pool pope poppy port porter post potter potts pound power pratt price pride priest prince prior \
    proper pryor prudence rain ranger raven ray read reader reading reed reeves rest rex rice rich ridge ring rise river \
    rivers rob robin rock rod rogers roller root rose rosemary rough round rowe royal ruby rule rush russet rust rusty \
    sack sad sage sales salt sally sam sand sands savage sawyer scales scarlet scully seal sears self sergeant sewell \
    shade sharp shaw sheen shepherd ship shoemaker shore short sides silver singer skinner skipper sky slater small smart \
    smith snow song sound south spark sparrow speed spence spicer spring squires stack stand star stark steel steep \
    stephen sterling stern stewart still stock stone storm strange street strong sue summer summers sung swan sweet swift \
    table tanner taylor teal ted temple terry thatcher thorn thrower tidy timber tim todd tom tongue townsend tracy \
    travel tree trinity trip trout tucker turner twist usher vale van victor violet vine viola wade wait wales walk walker \
    wall walls wan ward warden warm warner warren wash waters watts way weather weaver webb week weeks weights welch \
    well wells west wheat wheeler white wild wilder will willow wills winter winters wise wolf wong wood woods worth \
    wren wright yard yates yeast york young
    """)

  /// Words that a name does not go on with, though they stand behind it with a capital: `Mrs Hill Seen in clinic`.
  static let ordinary: Set<UInt64> = hashes(
    """
    a about admitted after again agreed agrees all also am an and any are as asked at attended attends aware back be been \
    before being bp but by call called calls came can clinic complained complains completed confirmed consent could ct \
    day days denied denies did discharged discussed do does done doing due during each fell for form from gave gets given \
    gp had has have he her here him his home hospital hr however i if in informed is it its knows last left less likes \
    may med medication meds mri more moved mrs much needs new next no not noted now nurse of off ok old on one or our out \
    over pain patient per phone phoned pm am pt pts rang reported reports review reviewed right said saw says see seen she \
    since so some sore spoke started states still stopped telephoned than that the their them then there they this \
    through to today told took two unable under until up very visit wants was we weak week well went were when which who \
    will with worse would xray x ray yes yesterday you your am spine lumbar thoracic cervical hip knee wrist fracture \
    scan imaging study brain contrast dose tablet tablets mg fax email tel mobile cell dob mrn ssn nhs chi medicare number \
    reads sends lives lived thinks feels wonders helped helps drove drives brought answered attends accompanied present
    """)

  /// Abbreviations of the clinic that may be somebody's initials: as such they are replaced for the participant alone,
  /// and not before a number.
  static let abbreviations: Set<UInt64> = hashes(
    """
    bp hr rr ct mr mri ms pt ph pe pr od bd tds qds prn po im iv sc sl oa ra ca cp ed er gp ed icu itu ecg ekg cxr dvt \
    pmh sh fh dh am pm ac pc ax rx dx hx tx fx nb ok uk us usa nsw vic id iq it tb cd cva tia mi af cf lp la ga pa ap lat \
    lbp vp pmma sob nad wt ht bmi ft lb kg mg ml hb wbc crp esr ldl hdl ast alt inr pth tsh eq rdq nrs vas sf ae sae
    """)

  /// Parts of names that name nobody alone.
  static let particles: Set<UInt64> = hashes(
    """
    van der den de del della di da dos du la le les el al bin ibn ap ab ni mac mc an na nic ui o of the von zu zur ten ter \
    st san santa thi y e junior jr senior sr ii iii
    """)

  private static func hashes(_ words: String) -> Set<UInt64> {
    Set(words.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { WordHash.of($0.utf8) })
  }
}
