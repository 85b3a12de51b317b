/// Short forms that English first names are called by. Common knowledge, and not all of them: one that is missing is
/// found by a title or a relation before it, or not.
enum Nicknames {
  private static let groups = """
    abigail abby gail|agnes aggie nessie|albert al bert bertie|alexander alec alex sandy sandie|alexandra alex sandra sandy|\
    alfred alf alfie fred|alice ali|alistair alasdair al ally|amanda mandy|andrew andy drew|angela angie|ann anne annie nan|\
    anthony tony|arthur art artie|barbara babs barb barbie|beatrice bea trixie|benjamin ben benny|bernard bernie|\
    bridget biddy bridie|caroline carol carrie|catherine katherine kathleen cath cathy kate katie kathy kay kit kitty|\
    charles charlie chas chuck|charlotte lottie charlie|christina christine chris chrissie tina|christopher chris kit|\
    clarence clarrie|daniel dan danny|david dave davey davie|deborah deb debbie|donald don donnie|dorothy dot dottie dolly|\
    douglas doug|edith edie|edward ed eddie ned ted teddy|edwin ed eddie|eleanor ellie nell nellie nora|\
    elizabeth bess beth betsy betty eliza lib libby lil lisa liz lizzie|ellen nell nellie|emily em emmie|eric rick ricky|\
    ernest ernie|esther essie|eugene gene|evelyn evie eve|florence flo florrie flossie|frances fran franny|\
    francis frank frankie|frederick fred freddie|gabriel gabe|gavin gav|geoffrey jeffrey geoff jeff|george geordie|\
    georgina georgie|gerald gerry jerry|gertrude gertie trudy|gladys glad|gordon gord|gregory greg|gwendolyn gwen|\
    hannah annie|harold hal harry|harriet hattie harrie|helen nell nellie|henry hal hank harry|herbert bert herb|\
    hilda hildie|hugh hughie shug|ian iain|irene rene|isabel isabella bel bella izzy|jack jackie|jacqueline jackie|\
    jacob jake|james jamie jim jimmy|jane janey jenny|janet jan|jean jeannie|jennifer jen jenny|jessica jess jessie|\
    joan joanie|joanna jo|john jack johnny jock|jonathan jon|joseph joe joey|josephine jo josie|joshua josh|joyce joy|\
    judith judy|julia julie|kenneth ken kenny|laurence lawrence larry laurie|leonard len lenny leo|leslie les|\
    lilian lil lily|lorraine lori lorrie|louis louie lou|louise lou|lucille lucy|lucy lu|madeleine maddie|malcolm mal|\
    margaret greta madge maggie margie marge meg megan peg peggy rita|marjorie marge margie|martha mattie|martin marty|\
    mary mae mamie may molly polly|matilda tilly|matthew matt|maureen mo|maurice mo|maxwell max|michael mick mickey mike|\
    mildred millie|minnie min|morag mo|nancy nan|natalie nat|neville nev|nicholas nick nicky|nigel nige|noelene noel|\
    norman norm|olive ollie|oliver ollie|pamela pam|patricia pat patsy patty tricia trish|patrick paddy pat|\
    pauline paula|penelope penny|peter pete|philip phillip phil|phyllis phyl|rachel rae|raymond ray|rebecca becca becky|\
    richard dick rich rick ricky|robert bob bobby rob robbie bert|roderick rod roddy|roger rodge|ronald ron ronnie|\
    rosemary rose rosie|rosalind ros|russell russ|samantha sam|samuel sam sammy|sarah sadie sal sally|sidney sid|\
    stanley stan|stephen steven steve|stuart stewart stu|susan sue susie suzy|susannah sue susie|sylvia syl|\
    terence terry|theodore ted teddy theo|theresa tess tessie terry tracy|thomas tom tommy|timothy tim|valerie val|\
    valmai val|veronica ronnie vera|victor vic|victoria vicky tori|vincent vince vin|vivian viv|walter wal walt wally|\
    wilfred wilf|william bill billy liam will willie|winifred win winnie|yvonne vonnie|zachary zach
    """

  private static let table: [UInt64: [UInt64]] = {
    var table: [UInt64: [UInt64]] = [:]
    for group in groups.split(separator: "|") {
      let names = group.split(separator: " ").map { WordHash.of($0.utf8) }
      for name in names { table[name, default: []] += names.filter { $0 != name } }
    }
    return table
  }()

  /// The hashes of the other names that somebody of a name may be called by.
  static func of(_ name: UInt64) -> [UInt64] { Array(Set(table[name] ?? [])).sorted() }
}
