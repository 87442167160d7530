//! The words of page chrome, bylines and link lists, in the languages of the articles we have seen.
//!
//! All in the form that [`folded`](super::shape::folded) gives: lower case, straight apostrophes, single spaces, no closing punctuation.

/// Lines that are page chrome when they say nothing else.
#[rustfmt::skip]
const CHROME_LINES: &[&str] = &[
    // English
    "ad", "ads", "advertisement", "advertising", "advertisement - scroll to continue", "sponsored", "sponsored content", "close",
    "close button", "menu", "search", "skip to content", "skip to main content", "skip to main", "loading", "comments", "no comments",
    "leave a comment", "back to top", "play video", "watch live", "live", "newsletter", "newsletters", "most read", "most popular",
    "trending", "top stories", "breaking news", "log in", "sign in", "subscribe", "subscribe now", "terms of use", "privacy policy",
    "cookie policy", "contact us", "about us", "view all", "show more", "load more", "read full article", "continue reading",
    "story continues below advertisement", "listen to this article",
    // French
    "publicité", "publicite", "annonce", "la suite après la publicité", "la suite après cette publicité", "contenu sponsorisé",
    "fermer", "rechercher", "recherche", "commentaires", "discussion", "réagir", "aller au contenu", "aller au contenu principal",
    "retour en haut", "en direct", "direct", "les plus lus", "connexion", "se connecter", "s'abonner", "je m'abonne", "abonnez-vous",
    "mentions légales", "conditions générales d'utilisation", "politique de confidentialité", "nous contacter", "voir plus",
    "afficher plus", "lecture du podcast", "écouter l'article", "lien copié", "ajouter à vos favoris", "lire plus tard",
    "article réservé aux abonnés", "réservé aux abonnés",
    // German, Spanish, Italian, Portuguese
    "anzeige", "werbung", "schließen", "kommentare", "publicidad", "cerrar", "comentarios", "pubblicità", "chiudi", "publicidade",
    // Arabic
    "إعلان", "إعلانات", "اعلان", "التعليقات", "إغلاق", "القائمة", "بحث", "تسجيل الدخول", "اشترك", "اشترك الآن", "نسخ الرابط", "مشاركة",
    // Chinese
    "广告", "廣告", "分享", "关闭", "登录", "注册", "评论", "搜索", "菜单", "返回顶部", "收藏", "打印", "复制链接", "複製連結",
    // Hindi
    "विज्ञापन", "साझा करें", "शेयर करें", "टिप्पणियाँ", "बंद करें", "मेन्यू", "खोजें", "लिंक कॉपी करें", "कॉपी लिंक",
    // Hebrew, Ukrainian, Russian
    "פרסומת", "שתפו", "שיתוף", "תגובות", "реклама", "поділитися", "коментарі", "поделиться", "комментарии",
];

/// Short lines that begin like this are page chrome.
#[rustfmt::skip]
const CHROME_STARTS: &[&str] = &[
    // English
    "share this", "share on ", "share via ", "share article", "copy link", "copy the link", "copy/paste the", "copy to clipboard",
    "link copied", "follow us", "follow me on", "sign up for", "sign up to", "subscribe to", "download our app", "download the app",
    "click here", "we use cookies", "this site uses cookies", "this website uses cookies", "accept all", "manage cookies",
    "cookie settings", "add us as", "add as a preferred source", "get the latest", "join our", "print this", "email this",
    "save this article", "your browser does not", "enable javascript", "please enable", "advertisement ", "estimated reading time",
    "copyright ", "©", "(c) 20", "view comments", "post a comment", "report an error", "send us a tip", "support our journalism",
    // French
    "partager cet article", "partager l'article", "partager sur", "partager par", "partager :", "copier le lien",
    "copier/coller le lien", "copier l'adresse", "suivez-nous", "suivez nous", "inscrivez-vous", "abonnez-vous à", "abonnez-vous pour",
    "téléchargez l'app", "cliquez ici", "nous utilisons des cookies", "ce site utilise des cookies", "accepter et fermer",
    "tout accepter", "paramétrer les cookies", "recevez ", "rejoignez-nous", "imprimer l'article", "envoyer par ",
    "signaler une erreur", "activez javascript", "temps de lecture", "voir les commentaires", "ajouter un commentaire",
    "laisser un commentaire", "vos commentaires", "cet article vous est offert",
    // German, Spanish, Italian
    "artikel teilen", "teilen auf", "link kopieren", "compartir en", "comparte este", "compartir este", "copiar enlace", "condividi ",
    // Arabic
    "شارك هذا", "شارك المقال", "شارك على", "مشاركة المقال", "انسخ الرابط", "تابعنا", "تابعونا", "اشترك في", "حمل تطبيق", "تم نسخ",
    // Chinese
    "分享本文", "分享到", "分享至", "关注我们", "扫描二维码", "扫码", "点击这里", "下载app", "下载客户端", "责任编辑", "编辑：", "字号",
    // Hindi
    "इस लेख को साझा", "इस खबर को शेयर", "इस ख़बर को शेयर", "इस ख़बर को साझा", "हमें फॉलो", "हमें फ़ॉलो", "ऐप डाउनलोड",
    "सब्सक्राइब करें",
    // Hebrew, Ukrainian, Russian
    "שתפו את", "העתק קישור", "העתיקו קישור", "עקבו אחרינו", "поділитися ", "скопіювати посилання", "підписуйтесь", "підпишіться",
    "стежте за нами", "поделиться ", "скопировать ссылку", "подписывайтесь",
];

/// Lines of moderate length that hold one of these are legal or technical.
#[rustfmt::skip]
const CHROME_PARTS: &[&str] = &[
    "all rights reserved", "tous droits réservés", "tous droits de reproduction", "reproduction interdite", "alle rechte vorbehalten",
    "todos los derechos reservados", "tutti i diritti riservati", "todos os direitos reservados", "جميع الحقوق محفوظة",
    "كل الحقوق محفوظة", "版权所有", "版權所有", "未经授权", "未经许可不得", "सर्वाधिकार सुरक्षित", "כל הזכויות שמורות", "усі права захищен",
    "все права защищены", "min read", "minute read", "minutes de lecture", "min de lecture", "مدة القراءة", "阅读时间", "मिनट में पढ़ें",
    "copy to clipboard", "close button",
];

/// The words of share bars: a line of nothing else is page chrome.
#[rustfmt::skip]
const BAR_WORDS: &[&str] = &[
    "share", "tweet", "facebook", "twitter", "x", "whatsapp", "telegram", "linkedin", "reddit", "pinterest", "instagram", "youtube",
    "bluesky", "mastodon", "threads", "messenger", "viber", "line", "wechat", "weibo", "flipboard", "pocket", "email", "e-mail",
    "mail", "print", "save", "copy", "link", "comment", "comments", "more", "partager", "imprimer", "enregistrer", "commenter",
    "commentaires", "courriel", "copier", "lien", "discussion", "et", "and", "via", "rss", "sms", "微信", "微博", "فيسبوك", "تويتر",
    "واتساب", "تلغرام", "फेसबुक", "ट्विटर",
];

/// Headings of link lists.
#[rustfmt::skip]
const RELATED: &[&str] = &[
    // English
    "read more", "related", "related articles", "related stories", "related topics", "related content", "related news",
    "more on this story", "more on this topic", "more from this section", "more stories", "more news", "you may also like",
    "you might also like", "recommended", "recommended for you", "recommended stories", "read also", "also read", "see also",
    "read next", "up next", "keep reading", "further reading", "editor's picks", "editors' picks", "don't miss",
    "in case you missed it", "around the web", "most viewed", "what to read next",
    // French
    "à découvrir également", "a découvrir également", "à découvrir aussi", "à lire aussi", "a lire aussi", "à lire également",
    "lire aussi", "lire également", "à voir aussi", "voir aussi", "sur le même sujet", "sur le même thème", "dans la même rubrique",
    "articles liés", "articles similaires", "à lire ensuite", "pour aller plus loin", "plus d'articles", "nos derniers articles",
    "vous aimerez aussi", "recommandé pour vous", "contenus recommandés", "les autres articles", "pour en savoir plus",
    "notre sélection", "la rédaction vous recommande",
    // German, Spanish, Italian, Portuguese
    "lesen sie auch", "mehr zum thema", "das könnte sie auch interessieren", "lea también", "lee también", "te puede interesar",
    "noticias relacionadas", "leggi anche", "leia também", "veja também",
    // Arabic
    "اقرأ أيضا", "اقرأ أيضًا", "اقرأ أيضاً", "إقرأ أيضا", "إقرأ أيضاً", "اقرأ المزيد", "مواضيع ذات صلة", "أخبار ذات صلة",
    "مقالات ذات صلة", "ذات صلة", "قد يعجبك أيضا",
    // Chinese
    "相关阅读", "延伸阅读", "相关新闻", "相关报道", "相关文章", "推荐阅读", "更多报道", "热门文章", "相關閱讀", "延伸閱讀", "相關新聞",
    // Hindi
    "यह भी पढ़ें", "ये भी पढ़ें", "यह भी पढ़ें", "ये भी पढ़ें", "और पढ़ें", "इसे भी पढ़ें", "संबंधित ख़बरें", "संबंधित खबरें",
    "इस पर अधिक",
    // Hebrew, Ukrainian, Russian
    "קראו גם", "קרא גם", "עוד בנושא", "כתבות נוספות", "читайте також", "читайте ще", "більше за темою", "читайте также", "по теме",
];

/// What a byline begins with. Those in Latin script must be followed by a capital.
#[rustfmt::skip]
const BYLINE_STARTS: &[&str] = &[
    "by ", "par ", "von ", "por ", "written by ", "reported by ", "de notre envoyé", "propos recueillis par ", "बाय ", "بقلم", "كتب:",
    "كتبت:", "المصدر:", "记者", "作者", "撰文", "文/", "文／", "लेखक", "द्वारा", "автор", "מאת",
];

/// Credits of news agencies that stand alone in a line.
#[rustfmt::skip]
const AGENCY_LINES: &[&str] = &[
    "avec afp", "avec reuters", "avec ap", "avec agences", "avec les agences", "with afp", "with reuters", "with ap", "with agencies",
    "source: afp", "source : afp", "source: reuters", "source : reuters", "(afp)", "(reuters)", "afp", "reuters",
];

/// What a line with the page's own date begins with.
#[rustfmt::skip]
const DATELINE_STARTS: &[&str] = &[
    "published", "updated", "last updated", "last modified", "posted on", "first published", "publié le", "publié à", "publié hier",
    "mis à jour", "mise à jour", "modifié le", "dernière mise à jour", "créé le", "veröffentlicht", "aktualisiert", "publicado",
    "actualizado", "pubblicato", "نشر في", "نُشر في", "تاريخ النشر", "آخر تحديث", "发布时间", "发表时间", "更新时间", "发布于", "प्रकाशित", "अपडेट",
    "опубліковано", "оновлено", "פורסם",
];

/// What a caption begins with, or holds as a credit.
#[rustfmt::skip]
const CAPTION_STARTS: &[&str] = &[
    "photo:", "photo :", "photo by ", "picture:", "image:", "image :", "caption:", "légende :", "légende:", "crédit photo",
    "photo credit", "bild:", "foto:", "صورة:", "图：", "图为", "图/", "फ़ोटो:", "फोटो:", "фото:", "צילום:",
];
#[rustfmt::skip]
const CAPTION_PARTS: &[&str] = &[
    "getty images", "afp photo", "ap photo", "reuters/", "/reuters", "/ reuters", "/afp", "/ afp", "shutterstock",
];

/// Whether a line of this width is page chrome. `raw` still has its capitals.
pub(super) fn is_chrome(raw: &str, folded: &str, width: usize) -> bool {
    if !raw.chars().any(char::is_alphanumeric) {
        return !raw.chars().any(is_emoji);
    }
    (width <= 60 && CHROME_LINES.contains(&folded))
        || (width <= 180
            && CHROME_STARTS.iter().any(|start| folded.starts_with(start))
            && !is_sentence(raw, folded))
        || (width <= 320 && CHROME_PARTS.iter().any(|part| folded.contains(part)))
        || (width <= 120 && (is_share_bar(raw) || is_trail(folded)))
}

/// "Copyright law is changing in Europe." begins like a legal line and is none.
fn is_sentence(raw: &str, folded: &str) -> bool {
    raw.trim_end().ends_with(['.', '。', '।', '؟', '?'])
        && folded.chars().count() > 60
        && !folded.contains("cookie")
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{1f1e6}'..='\u{1f1ff}' | '\u{2600}'..='\u{27bf}')
}

/// Nothing but names of networks and buttons, perhaps run together: `ShareTweetEmail`.
fn is_share_bar(raw: &str) -> bool {
    let mut words = 0;
    let mut word = String::new();
    let mut was_lower = false;
    for c in raw.chars().chain([' ']) {
        let starts_word = c.is_uppercase() && was_lower;
        let in_word = c.is_alphanumeric() || c == '-' || is_mark(c);
        if (!in_word || starts_word) && !word.is_empty() {
            if !BAR_WORDS.contains(&word.as_str()) && !word.bytes().all(|b| b.is_ascii_digit()) {
                return false;
            }
            words += usize::from(word.chars().any(char::is_alphabetic));
            word.clear();
        }
        if in_word {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    // A lone "and" or "more" is no bar, but may be all that a poem has to say.
    words >= 2 || (words == 1 && raw.chars().count() > 4)
}

/// Vowel signs and viramas of Devanagari, which are no letters by themselves.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{0903}' | '\u{093a}'..='\u{094f}')
}

/// A path of the site: `Home | World | Europe`, `Accueil > Monde > Europe`.
fn is_trail(folded: &str) -> bool {
    ["|", ">", "›", "»", "·", "•"].iter().any(|separator| {
        let parts = folded.split(separator);
        let spaced = folded.contains(&format!(" {separator} "));
        spaced
            && parts.clone().count() >= 3
            && parts.clone().all(|p| p.split_whitespace().count() <= 3)
    })
}

/// Whether a line says who owns the text.
pub(super) fn is_rights(line: &str) -> bool {
    let folded = super::shape::folded(line);
    RIGHTS.iter().any(|part| folded.contains(part))
}

/// The words of lines that say who owns the text.
#[rustfmt::skip]
const RIGHTS: &[&str] = &[
    "all rights reserved", "tous droits réservés", "tous droits de reproduction", "alle rechte vorbehalten", "todos los derechos reservados",
    "tutti i diritti riservati", "todos os direitos reservados", "جميع الحقوق محفوظة", "كل الحقوق محفوظة", "版权所有", "版權所有",
    "सर्वाधिकार सुरक्षित", "כל הזכויות שמורות", "усі права захищен", "все права защищены", "copyright",
];

/// The rest of a link heading's line: `Some("")` for "À lire aussi", `Some(title)` for "À lire aussi : title".
pub(super) fn related_heading(folded: &str) -> Option<&str> {
    if RELATED.contains(&folded) {
        return Some("");
    }
    RELATED.iter().find_map(|heading| {
        let rest = folded.strip_prefix(heading)?.trim_start();
        let rest = rest.strip_prefix([':', '：', '|', '→', '>', '»', '-', '–', '—'])?;
        Some(rest.trim())
    })
}

pub(super) fn is_byline(raw: &str, folded: &str) -> bool {
    if AGENCY_LINES.contains(&folded) {
        return true;
    }
    let Some(start) = BYLINE_STARTS
        .iter()
        .find(|start| folded.starts_with(**start))
    else {
        return false;
    };
    if !start.is_ascii() {
        return true;
    }
    // "Par ailleurs" is no byline: the name that follows has a capital, and so has the first word.
    let mut words = raw.split_whitespace();
    let capital = |word: Option<&str>| {
        word.and_then(|w| w.chars().next())
            .is_some_and(|c| !c.is_lowercase())
    };
    let n_words = start.split_whitespace().count();
    capital(words.next()) && (n_words > 1 || capital(words.next()))
}

pub(super) fn is_dateline_start(folded: &str) -> bool {
    DATELINE_STARTS
        .iter()
        .any(|start| folded.starts_with(start))
}

pub(super) fn is_caption(folded: &str) -> bool {
    CAPTION_STARTS.iter().any(|start| folded.starts_with(start))
        || CAPTION_PARTS.iter().any(|part| folded.contains(part))
}
