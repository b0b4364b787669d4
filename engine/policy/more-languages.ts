/**
 * The same in ten more languages, by the words that say it plainly: `*` stands for any ending, or beginning. Each word is spelled as `wordsOf`
 * spells prompts. Words that are harmless in another of the languages are left out. Pure.
 */
import { spelled } from './words.ts'

/** Lists by language. Of those that write without spaces, the words may stand within others. */
const SAID: Readonly<Record<string, readonly (readonly [language: string, words: string])[]>> = {
  minors: [
    ['fr', '(?:enfants?|fillettes?|gamines?|mineure?s?|ecolieres?|adolescentes?)(?: [a-z]+){0,6} (?:nue?s?|sexuel*|erotique*|sexy|deshabill*|lingerie), pedoporno*, pedophil*, pornographie infantile'],
    ['it', '(?:bambin[aoie]|minorenn[ei]|ragazzin[ae]|scolar[ae]|adolescent[ei])(?: [a-z]+){0,6} (?:nud[aoi]|sessual*|erotic*|sexy|spogliat*|intimo), pedoporno*, pedofil*'],
    ['pt', '(?:crianc(?:a|as)|menin[ao]s?|menor(?:es)?|adolescentes?)(?: [a-z]+){0,6} (?:nu[as]?|pelad[ao]s?|sexua*|erotic*|sem roupas?|lingerie), pornografia infantil, pedofil*'],
    ['nl', '(?:kind(?:eren)?|meisjes?|minderjarige*|tieners?)(?: [a-z]+){0,6} (?:naakt*|seksuele*|erotisch*|lingerie), kinderporno*, naakte? (?:kind|meisje|tiener)*'],
    ['ru', '(?:девочк*|мальчик*|ребен*|ребенк*|дет(?:и|ей|ьми)|школьниц*|несовершеннолетн*|подрост*)(?: [^ ]+){0,5} (?:гол(?:ая|ый|ые|ой|ого|ую)|обнаж*|секс*|эроти*|порно*|раздет*), (?:голая|голый|голые|обнаж*) (?:девочк*|мальчик*|ребен*|дети|школьниц*|подрост*), детск*(?: [^ ]+)? порно*'],
    ['pl', '(?:dziec*|dziewczynk*|nieletni*|uczennic*|nastolat*)(?: [^ ]+){0,5} (?:nag[iaoe]*|rozebran*|seksualn*|erotyczn*), (?:naga|nagie|nagi) (?:dziec*|dziewczynk*|nastolat*), pedofil*, dziecieca pornografia'],
    ['tr', 'cocuk porno*, ciplak (?:cocuk|kiz cocugu)*'],
    ['zh', '[儿兒]童色情, 幼女, 萝莉, 裸体(?:小女孩|女孩|儿童|少女), (?:小女孩|女童|儿童|未成年|少女)[^ ]*(?:裸|色情|性感|性爱|性行为|内衣)'],
    ['ja', '児童ポルノ, ロリコン, (?:少女|幼女|子供|女子高生|小学生|中学生)[^ ]*(?:裸|全裸|下着|エロ|性的), (?:裸|全裸)[^ ]*(?:少女|幼女|子供|女子高生)'],
    ['ar', '(?:طفل*|اطفال|فتاة صغيرة|قاصر*)(?: [^ ]+){0,4} (?:عاري*|عراة|جنسي*)'],
  ],
  sexual: [
    ['fr', 'baise(?:nt)?, baisee?s?, sodomie*, fellation*, sexe (?:oral|anal|explicite|en groupe|torride), (?:fait|font|faire|faisant) l ?amour, rapports? sexuels?, partouze*, orgie*, masturb*, viol(?:e|ee|es|er|eur|eurs)? (?:une?|la|le|des|dune), putes?, salope*, jouissance, (?:se caresse*|se touche*) (?:nue?|sur|entre|les)*'],
    ['it', 'scop(?:are|ano|ata|ando), sesso (?:orale|anale|esplicito|di gruppo|selvaggio), (?:fa|fanno|fare|facendo) (?:l ?amore|lamore|sesso), pompin*, orgia, masturb*, puttan*, troia nuda, stupr*, rapport[oi] sessual*, orgasm*'],
    ['pt', 'transa(?:ndo|r|m)?, sexo (?:oral|anal|explicito|em grupo|selvagem), (?:faz|fazem|fazer|fazendo) (?:amor|sexo), boquete*, orgia*, masturb*, putas?, puta, estupr*, foda*, fodendo'],
    ['nl', 'neuken, neukt, neukend*, geneukt, seks (?:hebben|op|in|scene*), (?:hebben|heeft|hebbend) seks, pijp(?:en|t) hem, klaarkom*, hoer(?:en)?, masturb*, verkracht*, orgie*, geslachtsgemeenschap'],
    ['ru', 'секс, сексом, сексуальн*, трах*, ебет*, ебут*, минет*, оргаз*, оргия, оргии, мастурб*, порно*, проститут*, шлюх*, изнасил*, занима(?:ются|ется|ться) (?:любовью|сексом), эротическ*, эротик*'],
    ['pl', 'seks, seksu, seksualn*, uprawia(?:ja|c|jacy)? (?:seks|milosc), pieprz*, rucha(?:nie|ja|c), orgia, masturb*, dziwk*, kurwa*, gwalc*, zgwalc*, orgazm*, porno*, erotyczn*'],
    ['tr', 'seks (?:yapan|yapiyor|sahnesi), sevis(?:en|iyor|me), porno*, tecavuz*, orospu*, mastur*, orgazm*'],
    ['zh', '性爱, 做爱, 性交, 色情, 口交, 肛交, 自慰, 手淫, 强奸, 強姦, 淫, 嫖, 妓女, 高潮(?:的女|呻吟), 性行为, 情色, 乱伦'],
    ['ja', 'セックス, 性行為, 性交, (?<!ピ)エロ(?:い|動画|アニメ|画像|シーン), ポルノ, オナニー, フェラチオ, 強姦, レイプ(?:され|シーン|犯), 乱交, 売春, 喘ぎ, 淫'],
    ['ar', 'جنسيا?, اباحي*, يمارس*(?: [^ ]+)? (?:الجنس|الحب), اغتصاب*, يغتصب*, عاهرة'],
    ['hi', 'सेक्स, अश्लील, बलात्कार'],
    ['ko', '섹스, 성관계, 포르노, 음란, 강간, 자위(?!대)'],
  ],
  nudity: [
    ['fr', '(?:femmes?|filles?|hommes?|corps|modeles?|actrices?|couples?|mannequins?|seins|poitrine|elles?|completement|entierement|totalement|toute?|a moitie|demi) nue?s?, seins (?:nus|a lair|decouverts), nue (?:sur|dans|sous|au|devant|avec|qui), deshabill(?:e|ee|es|ees|ant), se deshabille, sans (?:vetements?|habits|culotte|soutien gorge), enlev* (?:\\w+ ){0,2}(?:vetements|culotte|soutien gorge|robe), fesses nues, nudite, a poil (?:dans|sur|devant|sous)'],
    ['it', '(?:donn[ae]|ragazz[aeio]|uom(?:o|ini)|corpo|modell[ae]|attric[ei]|coppi[ae]|completamente|totalmente|mezz[ao]|semi) ?nud[aoie], nuda (?:sotto|nella|nel|sul|sulla|in|con|davanti|che), nudi (?:sotto|nella|nel|sul|in|a letto), spogliarell*, si spoglia*, spogliat*, senza (?:vestiti|mutande|reggiseno|abiti), (?:seno|seni|tette|culo) (?:nud*|scopert*|al vento), tette, capezzol*, a seno nudo, nudita'],
    ['pt', '(?:mulher(?:es)?|homem|homens|garotas?|mocas?|modelos?|corpos?|completamente|totalmente|toda|semi|casal) (?:nua?s?|pelad[ao]s?|despid[ao]s?), nua (?:no|na|em|sob|de|com|que|deitada), sem (?:roupas?|calcinha|sutia), tira(?:ndo)? (?:a|o|as|os|sua|seu) (?:roupas?|calcinha|sutia|blusa|vestido), seios (?:nus|a mostra|de fora), peitos de fora, mamilos, nudez'],
    ['nl', 'naakt*, blote (?:borsten|billen|kont|vrouw|man), ontblo(?:o)?t*, zonder (?:kleren|kleding|ondergoed|bh), kleedt zich uit, uitgekleed*, tepels, borsten (?:zichtbaar|bloot)'],
    ['ru', 'гол(?:ая|ый|ые|ой|ого|ую|ых|ыми|ышом|енькая) (?:женщин*|девушк*|мужчин*|модел*|тел*|груд*|пар*|люд*|актрис*|красавиц*|на|в|у|под), (?:женщин*|девушк*|мужчин*|модел*) гол(?:ая|ый|ые|ышом), обнаж*, раздева(?:ется|ются|ет)*, раздет(?:ая|ый|ые), снимает (?:лифчик*|трус*|одежд*|белье|платье|бюстгальтер*|купальник*), (?:показыва|обнажа|оголя)* (?:[^ ]+ )?(?:груд*|соск*|ягодиц*), оголен*, без (?:одежды|трусов|лифчика|белья), сиськ*, соск(?:и|ами), нагишом, ню фото*, стриптиз*'],
    ['pl', 'nag(?:a|i|ie|iego|iej|ich) (?:kobiet*|dziewczyn*|mezczyzn*|cial*|model*|piers*|par*|w|na|pod), (?:kobieta|dziewczyna|mezczyzna) nag(?:a|i), rozebran(?:a|y|e|ych), rozbiera(?:jaca|jacy|ja)? sie, bez (?:ubrania|ubran|majtek|stanika|bielizny), cycki, sutki, golas*, nagos(?:c|ci), striptiz*'],
    ['tr', 'ciplak*, soyun(?:an|uyor|mus)*, ustsuz, giysisiz, memeleri, cirilciplak'],
    ['zh', '裸(?!眼|色|粉|妆|露的岩|地|机|燕麦|辞|婚|鼹|子植物|麦|跑鞋), 脱光, 脱衣(?:舞|服)?, 一丝不挂, 没穿衣服, 不穿衣服, 露点, 乳头, 胸部裸, 赤裸, 光着身子, 全裸'],
    ['ja', '全裸, 裸(?:の(?!王様|木|枝|大地)|体|婦|で|に), ヌード(?!ル), (?:服|下着|ブラ|水着|着物|衣服)を(?:脱|外), 乳首, おっぱい, 服を着ていない, 下着姿, ストリップ(?:ショー|劇場|ダンサー), 丸裸'],
    ['ar', 'عاري(?:ة|ا|ات|ين)?, عراة, بدون ملابس, تخلع ملابسها, العري, ثدي*(?: [^ ]+)? (?:عاري*|مكشوف*)'],
    ['hi', 'नग्न, (?:नंगी|नंगे|नंगा) (?:औरत|महिला|लड़की|लड़का|बदन|शरीर)'],
    ['ko', '누드, 나체, 알몸, 벌거벗*'],
  ],
  gore: [
    ['fr', 'egorg*, decapit*, demembr*, eventr*, eviscer*, ensanglant*, mares? de sang, bain de sang, couverte?s? de sang, (?:tete|bras|jambe|main|doigts?)s? (?:coupee?s?|arrachee?s?|tranchee?s?), tripes (?:humaines|a lair|qui), cadavre*(?: [^ ]+){0,3} (?:mutil*|decompos*|pourri*|calcin*|sanglant*|brul*|pend*), chair humaine, sang (?:qui )?(?:gicl*|coul*|jailli*|eclabouss*), depec*, cannibal*'],
    ['it', 'sgozz*, decapit*, smembr*, squart*, sventr*, sbudell*, insanguinat*, pozz[ae] di sangue, bagno di sangue, copert[aoie] di sangue, (?:test[ae]|bracci[ao]|gamb[ae]|man[oi]|dit[ao]) (?:mozzat*|tagliat*|strappat*), cadaver[ei](?: [^ ]+){0,3} (?:mutil*|decompost*|putrefatt*|carbonizzat*|sangue), carne umana, sangue (?:che )?(?:schizza*|cola*|sgorga*|ovunque|zampilla*), viscere, cannibal*'],
    ['pt', 'decapit*, degol*, esquartej*, desmembr*, estrip*, ensanguentad*, poca(?:s)? de sangue, banho de sangue, cobert[ao]s? de sangue, (?:cabeca|braco|perna|mao|dedos?)s? (?:cortad*|arrancad*|decepad*), cadaver(?:es)?(?: [^ ]+){0,3} (?:mutilad*|decompos*|podre*|carbonizad*|sangue), carne humana, sangue (?:jorra*|escorr*|espirr*|por toda), tripas, visceras, canibal*'],
    ['nl', 'onthoofd*, afgehakt*, afgesneden (?:hoofd|hand|vinger|arm|been)*, bloedbad*, bloedplas*, (?:onder|vol) (?:het )?bloed, uiteengereten, verminkt*, ingewanden, darmen, rottend* (?:lijk|lichaam|vlees)*, mensenvlees, lijken(?: [^ ]+){0,3} (?:stapel*|rott*|bloed*|verbrand*), bloed spuit*, opengesneden, gevild*'],
    ['ru', 'обезглав*, отрублен*, отрезан*(?: [^ ]+)? (?:голов*|рук*|ног*|пал*), расчлен*, кишк(?:и|ами), внутренност*, окровавлен*, луж(?:а|и|е) крови, вс(?:я|е|ь) в крови, кров(?:ь|и|ью) (?:хлещ*|брызг*|течет|льет*|повсюду|фонтан*|залит*), залит*(?: [^ ]+)? кровью, потрош*, выпотрош*, разлагающ*, гниющ*(?: [^ ]+)? (?:труп*|тел*), труп*(?: [^ ]+){0,3} (?:изуродован*|разлож*|сожж*|кров*|кучей), человеческ* (?:мяс*|плот*), каннибал*, изуродован*, перереза* (?:горло|глотк*)'],
    ['pl', 'odciet[aey]*(?: [^ ]+)? (?:glow*|rek*|nog*|pal*), poderzn*(?: [^ ]+)? gardl*, poderznie*, wnetrznosci, flaki (?:ludzkie|wylewaj*|na), zakrwawion*, kaluz[aey] krwi, w kaluzy, we krwi, krew (?:trysk*|cieknie|leje|splywa|wszedzie), okaleczon*, rozczlonk*, pocwiartow*, gnijac* (?:zwlok*|cial*), zwloki(?: [^ ]+){0,3} (?:rozklad*|spalon*|krw*), ludzkie mieso, kanibal*, bezglow*'],
    ['tr', 'kafasi kesil*, bas(?:ini|i) kes*, kanlar icinde, kan golu, bagirsak*, parcalanmis ceset*, kopmus (?:kol|bacak|kafa|el)*, curuyen ceset*'],
    ['zh', '血腥, 斩首, 砍头, 砍下[^ ]*(?:头|手|腿), 断肢, 肢解, 内脏, 肠子, 鲜血(?:淋漓|四溅|直流|喷|飞溅), 血流成河, 血肉模糊, 剖腹, 开膛, 尸体[^ ]*(?:腐烂|堆|残|血|肢|烧), 腐烂的尸, 人肉, 食人, 血泊, 挖(?:出|掉)[^ ]*(?:眼|心), 割喉, 剥皮'],
    ['ja', '斬首, 生首, 切断された(?:頭|腕|足|手|首|指), 内臓, 腸が, 血まみれ, 血だらけ, 血の海, 血しぶき, 血が(?:噴|飛び散|流れ出), 血を(?:噴|吐), グロ(?:テスク|い|画像), 腐乱死体, 腐った死体, 首を(?:切|はね|刎), 喉を(?:切|裂), 人肉, 食人, バラバラ死体, 死体の山, 臓器が, 惨殺'],
    ['ar', 'قطع راس*, رؤوس مقطوعة, راس مقطوع, احشاء, دماء(?: [^ ]+)? (?:تتناثر|تسيل|في كل)*, بركة(?: من)? (?:الدم*|دم*), مغط[^ ]+ بالدم*, جثث?(?: [^ ]+){0,2} (?:متعفن*|مشوه*|محترق*|ممزق*), تقطيع, يذبح(?: [^ ]+)? (?:رجل*|انسان|رهينة|امراة|طفل*)'],
    ['hi', 'खून से लथपथ, कटा हुआ सिर, सिर कलम, खून की नदी'],
    ['ko', '참수, 피투성이, 피바다, 내장이, 잘린 ?(?:머리|팔|다리|손), 시체 ?더미, 토막 ?살인'],
  ],
  violence: [
    ['fr', '(?:attache*|ligote*|enchaine*|baillonne*)(?: [^ ]+){0,4} (?:fouett*|battu*|tortur*|frapp*|cave|hurle*|supplie*), fouett(?:e|ee|es|ees|ent) (?:un|une|des|le|la|les|dans)(?: [^ ]+)?, (?:tranche*|coupe*) la gorge, tortur*, poignard*, (?:balle|coup|coups)s? (?:de (?:feu|couteau|poing) )?dans (?:la|le|sa|son) (?:tete|nuque|dos|ventre|poitrine|visage|coeur), (?:tue|tuent|tuer|assassine*|etrangle*|abat|abattent|execute*|massacre*|lynche*|lapide*|noie|brule*|frappe*|tabasse*|viole)(?: [^ ]+){0,3} (?:hommes?|femmes?|enfants?|bebes?|otages?|prisonniers?|victimes?|gens|famille|civils|epouse|mari|policiers?|eleves?|chiens?|chats?|passants?|personnes?|sans abri|vieillards?|filles?|garcons?)(?: a mort)?, battue?s? a mort, fusillade (?:dans|scolaire), genocid*, maltrait* (?:un|une|son|sa|des|les)(?: [^ ]+)?, (?:meurtre|execution|torture|massacre)s? (?:sanglant*|brutal*|dun*|de|en)*'],
    ['it', '(?:picchia|picchiano|pesta|pestano)(?: [^ ]+){0,4} (?:a morte|a sangue), (?:legat*|incatenat*|imbavagliat*)(?: [^ ]+){0,4} (?:frustat*|picchiat*|tortur*|urla*|cantina), taglia* la gola, tortur*, pugnal*, accoltell*, (?:uccid*|ammazz*|assassin*|strangol*|spara*|giustizi*|massacr*|linci*|lapid*|annega*|brucia*|picchia*|pesta*|affoga*)(?: [^ ]+){0,3} (?:uom(?:o|ini)|donn[ae]|bambin[oiae]|ostagg[io]*|prigionier[oi]|vittim[ae]|gente|famiglia|civili|moglie|marito|poliziott[oi]|student[ei]|can[ei]|gatt[oi]|passant[ei]|person[ae]|ragazz[aoie])(?: a morte)?, fucilazion*, genocid*, strage (?:di|in|a)(?: [^ ]+)?, violenza domestica, maltratt*'],
    ['pt', '(?:amarrad*|acorrentad*|amordacad*)(?: [^ ]+){0,4} (?:acoitad*|espancad*|tortur*|porao|grit*), cort* a garganta, tortur*, esfaque*, apunhal*, (?:mata(?:m|ndo|r)?|assassin*|estrangul*|atira(?:m|ndo)? (?:em|na|no|contra)|execut(?:a|am|ando)|massacr*|linch*|apedrej*|afog(?:a|am|ando)|queima(?:m|ndo)?|espanc*|bate(?:m|ndo)? em|degol*)(?: [^ ]+){0,3} (?:home(?:m|ns)|mulher(?:es)?|crianc(?:a|as)|bebes?|refens?|refem|prisioneir[oa]s?|vitimas?|pessoas?|familia|civis|espos[ao]|marido|policia(?:l|is)|alun[oa]s?|cachorros?|caes|cao|gat[oa]s?|menin[oa]s?|gente)(?: ate a morte)?, tiroteio (?:em|na|no|escolar), genocidio*, chacina*, violencia domestica, maus tratos'],
    ['nl', 'martelt, martelen, marteling*, gemarteld*, (?:vermoord*|doodt|doden|doodslaa*|doodsla*|wurg*|verwurg*|steekt|neerstek*|neerschiet*|schiet*|executeer*|verdrink*|verbrand*|mishandel*|slaat|slaan)(?: [^ ]+){0,3} (?:man|mannen|vrouw*|kind*|baby*|gijzelaar*|gevangene*|slachtoffer*|mensen|familie|burgers|agent*|leerling*|hond*|kat|katten|meisje*|jongen*)(?: dood| neer)?, neergestoken, neergeschoten, doodgeslagen, doodgestoken, vermoord*, massamoord*, volkerenmoord, dierenmishandeling, huiselijk geweld'],
    ['ru', 'пыт(?:ает|ают|ки|ать|ками), убива(?:ет|ют|ть|я), убил*, убийств*, зареза*, заруб*, режет*(?: [^ ]+)? (?:женщин*|мужчин*|людей|человек*|ребенк*|девушк*), душит*, задуш*, расстрел*, казнь, казни, казнят, казнит, избива*, избит*, линчу*, насилу*, сжига(?:ет|ют)(?: [^ ]+){0,2} (?:людей|человек*|женщин*|заживо), заживо, стреля(?:ет|ют) в (?:людей|толп*|голов*|человек*|женщин*|ребенк*|дет*|школьник*), резня, геноцид*, бьет (?:жен*|женщин*|ребенк*|собак*|дет*)'],
    ['pl', 'tortur*, (?:zabija*|morduj*|zamordow*|dusi|udusi*|dzga*|zadzga*|strzela* do|rozstrzel*|bij(?:e|a)|pobi(?:l|ty|ta)|katuj*|topi|podpala*)(?: [^ ]+){0,3} (?:mezczyzn*|kobiet*|dziec*|ludzi*|ofiar*|zakladnik*|wiezni*|zon*|rodzin*|cywil*|policjant*|uczni*|psa|psow|kota|dziewczyn*), morderstwo (?:w|na|kobiety|dziecka)*, masakr*, ludobojstw*, egzekucj*, zywcem (?:pal*|spal*|pogrzeb*), przemoc domowa, lincz*'],
    ['tr', 'iskence*, (?:olduruyor|olduren|oldurur|bicakliyor|bicaklayan|boguyor|bogan|dovuyor|doven|vuruyor|infaz|katled*|linc)(?: [^ ]+)*, (?:adami|kadini|cocugu|insanlari|esini|rehineyi|kopegi)(?: [^ ]+){0,3} (?:oldur*|bicak*|bog(?:uyor|an|arak)*|dov*|vur*|yak(?:iyor|an)*|isken*), katliam*, soykirim*, idam (?:ediyor|ediliyor|sahnesi)'],
    ['zh', '酷刑, 虐待(?!狂欢), 拷打, 折磨[^ ]*(?:人|犯|女|囚), 谋杀, 杀(?:死|害|人|了|掉|妻|戮)(?!游戏|虫), 刺死, 捅(?:死|伤|刀|向), 勒死, 掐死, 枪杀, 枪决, 处决, 屠杀, 殴打, 打死, 活埋, 活活(?:烧|打), 烧死, 淹死[^ ]*(?:孩|人|婴|猫|狗)?, 绞死, 虐杀, 虐(?:猫|狗|童), 家暴, 校园枪击, 大屠杀, 用刀[^ ]*(?:刺|砍|捅|杀), 砍(?:死|杀|伤|人), 朝[^ ]*(?:人群|头部|学生)[^ ]*开枪'],
    ['ja', '拷問, 殺(?:す|し|さ|害|人|戮|せ)(?!虫), 刺(?:し殺|殺|される女), 首を絞, 絞め殺, 射殺, 処刑, 虐殺, 虐待, 暴行, 撲殺, 殴り(?:殺|続|倒), 生き埋め, 焼き殺, 銃乱射, 集団リンチ, 刃物で[^ ]*(?:刺|切り), ナイフで[^ ]*(?:人|女|男|胸|腹|首)[^ ]*(?:刺|切), 溺れさせ, 家庭内暴力, 切り裂'],
    ['ar', 'تعذيب*, يعذب*, يقتل*, قتل(?!ى الوقت), يطعن*, طعن, يخنق*, اعدام*, يعدم*, مذبحة, مجزرة, يضرب*(?: [^ ]+){0,2} (?:زوجته|امراة|طفل*|رجل*|كلب*)*, ابادة جماعية, يحرق*(?: [^ ]+){0,2} (?:حيا|احياء|رجل*|امراة), اطلاق النار على (?:الناس|حشد|طلاب|الحشد)'],
    ['hi', 'हत्या, चाकू मार[^ ]*, गला (?:काट|घोंट)[^ ]*, नरसंहार, जिंदा जला[^ ]*'],
    ['ko', '고문, 살해, 살인, 학살, 처형, 목을 ?조르, 칼로 ?찌르, 찔러 ?죽, 학대, 때려 ?죽'],
  ],
  'self-harm': [
    ['fr', 'suicid*, se (?:pend|pendre|suicide*|tue|tuer|taillade*|mutile*|coupe les veines|scarifi*)(?: [^ ]+)?, scarifi*, (?:souvre|souvrir|ouvre|coupe*|taillade*) (?:les|ses) veines, automutil*, met fin a (?:ses jours|sa vie)'],
    ['it', 'suicid*, si (?:impicca*|suicida*|uccide|taglia le vene|ammazza|taglia i polsi), impiccat*, impicca*, autolesion*, tagliarsi (?:le vene|i polsi), si spara*, si butta (?:dal|da un|giu)(?: [^ ]+)?, togliersi la vita, si toglie la vita'],
    ['pt', 'suicid*, se (?:enforca*|mata|matar|suicida*|corta*|mutila*)(?: [^ ]+)?, enforca(?:do|da|ndo) (?:se)?, automutil*, corta(?:ndo)? (?:os pulsos|as veias), tira(?:r)? a propria vida'],
    ['nl', 'zelfmoord*, suicid*, (?:hangt|verhangt|ophang*) zich*, zichzelf (?:op te hangen|ophangen|snijden|doden|pijn doen|van het leven), snijdt (?:zichzelf|in haar|in zijn|haar|zijn) (?:polsen|armen|arm|pols)*, zelfverminking, polsen door*'],
    ['ru', 'суицид*, самоубий*, самоповрежд*, вешается, повесил(?:ся|ась), вешаться, реж(?:ет|ут) (?:себе )?(?:вены|руки|запясть*), вскрывает вены, вскры* вены, покончи* с собой, убивает себя'],
    ['pl', 'samoboj*, wiesza(?:jacy|jaca)? sie, powiesil* sie, tnie (?:sie|sobie|zyly)(?: [^ ]+)?, podcina* (?:sobie )?zyly, okalecza* sie, samookalecz*, odbiera sobie zycie'],
    ['tr', 'intihar*, kendini (?:asan|asiyor|olduren|olduruyor|kesen|kesiyor|yakan)*, bileklerini kes*'],
    ['zh', '自杀, 自殺, 自残, 自残, 割腕, 上吊, 跳楼(?!机|价), 轻生, 服毒自尽, 结束[^ ]*生命, 吞(?:安眠药|药自)'],
    ['ja', '自殺, 自傷, リストカット, 首吊り, 首を吊, 手首を切, 飛び降り自, 命を絶'],
    ['ar', 'انتحار*, ينتحر*, يشنق نفسه, تقطع معصم*, ايذاء النفس, يقتل نفسه'],
    ['hi', 'आत्महत्या, खुदकुशी'],
    ['ko', '자살(?!골), 자해, 목을 ?매, 손목을 ?긋'],
  ],
  hate: [
    ['fr', '(?:mort|haine) (?:aux|a tous les|contre les) (?:juifs|arabes|musulmans|noirs|immigres|homosexuels|gays|migrants|etrangers|roms), sales? (?:juif|arabe|negre|noir|etranger|immigre|pede)*, (?:juifs|arabes|musulmans|noirs|immigres|migrants)(?: [^ ]+){0,2} (?:rats|singes|cafards|vermine|parasites|sous hommes|criminels|dehors), croix gammees?, salut nazi, race (?:superieure|inferieure|pure|aryenne), negres?, bougnoule*'],
    ['it', '(?:morte|odio) (?:agli|ai|a tutti gli|a tutti i|contro gli) (?:ebrei|arabi|musulmani|neri|immigrati|gay|zingari|stranieri), sporc[oi] (?:ebre[oi]|negr[oi]|arab[oi]|immigrat[oi]|zingar[oi]), (?:ebrei|arabi|musulmani|neri|immigrati|zingari)(?: [^ ]+){0,2} (?:ratti|scimmie|topi|parassiti|animali|feccia|criminali), svastic*, saluto (?:nazista|romano fascista), razza (?:superiore|inferiore|pura|ariana), negri'],
    ['pt', '(?:morte|odio) (?:aos|a todos os|contra os) (?:judeus|arabes|muculmanos|negros|imigrantes|gays|ciganos|estrangeiros), (?:judeus|arabes|muculmanos|negros|imigrantes|ciganos)(?: [^ ]+){0,2} (?:ratos|macacos|parasitas|vermes|animais|lixo|criminosos), suasticas?, saudacao nazista, raca (?:superior|inferior|pura|ariana)'],
    ['nl', '(?:dood|haat) (?:aan|tegen) (?:alle |de )?(?:joden|moslims|zwarten|homos|buitenlanders|vluchtelingen), (?:joden|moslims|zwarten|buitenlanders|vluchtelingen)(?: [^ ]+){0,2} (?:ratten|apen|ongedierte|parasieten|beesten|eruit), hakenkruis*, nazigroet, hitlergroet'],
    ['ru', 'смерть (?:жидам|евреям|мусульманам|черным|мигрантам|геям|хачам|чуркам), жид(?:ы|ов|ам|овск*), (?:евреи|мусульмане|негры|мигранты|геи)(?: [^ ]+){0,2} (?:крысы|обезьяны|паразиты|звери|мусор|недочеловеки), свастик*, нацист*(?: [^ ]+)? (?:салют*|приветств*|парад*|флаг*), зиг хайль, высш*(?: [^ ]+)? рас*, белая раса, ниггер*'],
    ['pl', 'smierc (?:zydom|muzulmanom|imigrantom|gejom|czarnym), jude raus, (?:zydzi|muzulmanie|imigranci|czarni|geje)(?: [^ ]+){0,2} (?:szczury|malpy|pasozyty|robactwo|zwierzeta|smieci), swastyk*, salut nazistowski, nazistowsk*(?: [^ ]+)? (?:salut|propagand|flag|parad)*, rasa (?:wyzsza|nizsza|panow)'],
    ['zh', '(?:杀光|消灭|灭绝|驱逐)[^ ]*(?:犹太|穆斯林|黑人|移民|同性恋|难民), (?:犹太人|穆斯林|黑人|移民|同性恋者?)[^ ]*(?:老鼠|猴子|害虫|蟑螂|寄生虫|畜生|劣等), 纳粹(?:礼|旗|宣传|敬礼|万岁), 白人至上, 种族清洗, 劣等(?:民族|种族), 黑鬼'],
    ['ja', '(?:ユダヤ人|黒人|朝鮮人|移民|イスラム教徒|同性愛者)[^ ]*(?:殺せ|死ね|出て行け|ゴキブリ|猿|害虫|劣等), ナチス(?:式敬礼|の旗|万歳|賛美), 白人至上主義, 民族浄化, 鉤十字'],
    ['ar', 'الموت (?:لليهود|للشيعة|للمسيحيين|للمثليين), (?:اليهود|السود|المهاجرين)(?: [^ ]+)? (?:خنازير|قرود|جرذان|حشرات), تحية نازية'],
  ],
  terror: [
    ['fr', '(?:fabriqu*|construi*|assembl*|poser|pose|faire|prepar*)(?: [^ ]+){0,3} (?:bombe*|explosif*|cocktails? molotov|drogue*|metamphetamine*|cocaine|poison*), attentats?, kamikaze*(?: [^ ]+){0,2} (?:explos*|ceinture|attentat|bombe), ceinture* explosive*, djihadiste*, attaque terroriste, voiture piegee, (?:tutoriel|mode demploi|comment|recette)(?: [^ ]+){0,5} (?:bombe*|explosif*|arme*|drogue*|poison*), sinject*(?: [^ ]+)?, propagande (?:terroriste|djihadiste|de daech)'],
    ['it', '(?:costrui*|fabbric*|prepar*|piazza*|fare|assembla*)(?: [^ ]+){0,3} (?:bomb[ae]|ordign*|esplosiv*|molotov|droga|metanfetamin*|cocaina|veleno), attentat[oi], kamikaze*(?: [^ ]+){0,2} (?:esplo*|cintura|bomba|attentato), cintura esplosiva, jihadist*, attacco terroristico, autobomba, (?:tutorial|istruzioni|come|ricetta)(?: [^ ]+){0,5} (?:bomb[ae]|esplosiv*|arm[ai] (?:da fuoco|fatte)|droga|veleno), si inietta*, iniett* eroina, propaganda (?:terroristica|jihadista|isis)'],
    ['pt', '(?:constru*|fabric*|prepar*|plant*|fazer|fazendo|montar|montando)(?: [^ ]+){0,3} (?:bombas?|explosiv*|coquetel molotov|molotov|drogas?|metanfetamina*|cocaina|veneno), atentados?, homem bomba, colete explosivo, jihadist*, ataque terrorista, carro bomba, (?:tutorial|instruc*|como|receita)(?: [^ ]+){0,5} (?:bombas?|explosiv*|armas? (?:de fogo|caseira)|drogas?|veneno), inject* heroina, injetando*, cheirando (?:cocaina|po), propaganda (?:terrorista|jihadista)'],
    ['nl', '(?:bom|bommen|explosief|explosieven|molotovcocktail*|drugs|crystal meth|gif)(?: [^ ]+){0,3} (?:maken|maakt|bouwen|bouwt|plaatsen|plaatst|fabriceren|koken), (?:handleiding|hoe je|instructies|tutorial)(?: [^ ]+){0,5} (?:bom|bommen|explosie*|wapens?|drugs|gif), bomaanslag*, aanslag op, zelfmoordaanslag*, bomgordel*, terreuraanslag*, jihadist*, spuit*(?: [^ ]+){0,2} heroine, snui(?:f|v)* (?:cocaine|coke), autobom*'],
    ['ru', '(?:дела*|собира*|изготов*|сделать|закладыва*|варит|варить)(?: [^ ]+){0,3} (?:бомб*|взрывчат*|взрывн*|мет|метамфетамин*|наркотик*|героин*|яд), самодельн*(?: [^ ]+)? (?:бомб*|взрыв*), террорист*, теракт*, смертник*, шахид*, пояс* смертника, джихад*, (?:инструкци*|как)(?: [^ ]+){0,4} (?:бомб*|взрывчат*|оружи*|наркотик*|яд), коктейл* молотова, вкалыва*(?: [^ ]+)? (?:героин*|наркот*), нюха*(?: [^ ]+)? кокаин*, игил*'],
    ['pl', '(?:robi*|budow*|konstru*|produk*|podklada*|przygotow*|zrobic|gotuj*)(?: [^ ]+){0,3} (?:bomb*|ladun*|material*wybuchow*|narkotyk*|metamfetamin*|trucizn*|koktajl* molotowa), zamach (?:terrorystyczny|bombowy|samobojczy|na), zamachowiec*, terroryst*, pas szahida, dzihadyst*, (?:instrukcj*|jak)(?: [^ ]+){0,4} (?:bomb*|ladun*|bron|narkotyk*|trucizn*), wstrzyk*(?: [^ ]+)? heroin*, wciag*(?: [^ ]+)? kokain*'],
    ['tr', 'bomba (?:yap*|imal*|yerlestir*|nasil)*, intihar (?:bomb*|saldiri*|yelegi), teror (?:saldiri*|orgutu|propagand*), nasil bomba, uyusturucu (?:yap*|imal*|enjekte*), canli bomba'],
    ['zh', '炸弹[^ ]*(?:制作|制造|教程|袭击|背心|引爆|爆炸), 制(?:作|造|毒)[^ ]*(?:炸弹|炸药|毒品|冰毒|枪支|毒气|爆炸物), 自杀式, 人肉炸弹, 恐怖(?:袭击|分子|组织|主义), 圣战(?:者|宣传), 贩毒, 吸毒, 吸食(?:冰毒|海洛因|可卡因), 注射海洛因, 毒气(?:袭击|攻击), 爆炸袭击, 汽车炸弹'],
    ['ja', '爆弾(?:の作り方|を作|を仕掛|テロ|を製造), 自爆(?:テロ|ベスト|攻撃), テロ(?:リスト|攻撃|組織|行為), 覚醒剤(?:を|の), 麻薬(?:を|の)(?:製造|注射|密売|作), 毒ガス, 聖戦士, 火炎瓶(?:の|を作), 銃の作り方, ヘロインを'],
    ['ar', 'صنع (?:قنبلة|متفجرات|القنابل|المخدرات), (?:قنبلة|عبوة|حزام) ناسف*, قنبلة(?: [^ ]+)? (?:يدوية الصنع|محلية الصنع), تفجير*, انتحاري*, ارهابي*, هجوم ارهابي, داعش, كيف تصنع (?:قنبلة|سلاح*|متفجر*), يحقن*(?: [^ ]+)? (?:الهيروين|هيروين|مخدر*)'],
    ['hi', 'बम बनाने, बम बनाना, आतंकवादी[^ ]*, आत्मघाती[^ ]*'],
    ['ko', '폭탄 ?제조, 자살 ?폭탄, 테러, 마약 ?제조, 필로폰'],
  ],
}

/** Those that write without spaces, or put words together. */
const WITHIN = new Set(['zh', 'ja', 'ko'])

/** Between commas that stand outside of parentheses. */
const listed = (words: string): readonly string[] => words.split(/, (?![^(]*\))/)
/** `*` that follows a letter or a closing parenthesis, and is not one of a regular expression's `[^ ]*`. */
const ending = (word: string): string => word.replace(/(?<!\])\*/g, '[^ ]*')
const within = (word: string): string => `[^ ]*(?:${word})[^ ]*`

export const MORE_LANGUAGES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(SAID).map(([category, all]) => [category, all.flatMap(([language, words]) => listed(words).map((one) => (WITHIN.has(language) ? within(ending(spelled(one))) : ending(spelled(one)))))]),
)

/** Only letters without accents of ours, and small words that no text in English is without. */
const FOREIGN = /[^\x00-\x7f]|(?<= )(?:un|une|una|uno|della|nella|alla|das|dos|le|la|les|des|du|dans|sur|avec|il|lo|gli|nel|nella|sul|sulla|sotto|di|che|con|um|uma|uns|em|na|nos|com|que|o|os|een|het|op|met|naar|w|z|ze|sie|pod|nad|bir|ve|icinde|de|del|se|si|en|a la|au|aux|dal|per|por|para|van|zijn|haar|jest)(?= )/
const ENGLISH = /(?<= )(?:the|of|and|is|are|with|his|her|by|from|into|over|an|at|to)(?= )/

/** @param words as `wordsOf` writes them */
export const isEnglish = (words: string): boolean => ENGLISH.test(words) && !FOREIGN.test(words)
