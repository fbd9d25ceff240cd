//! Names: places that are nowhere, and what documents are called.

/// The number of documents that one place has.
const PER_PLACE: usize = 6;

const FIRST: &[char] = &[
    '白', '青', '云', '石', '清', '临', '南', '北', '安', '永', '长', '平', '高', '金', '银', '玉', '龙', '凤', '鹤',
    '松', '柏', '梅', '兰', '竹', '桂', '荷', '柳', '枫', '桐', '杏', '赤', '紫', '碧', '翠', '苍', '晴', '霞', '雪',
    '霜', '露', '雁', '鹭', '鹿', '麟', '文', '武', '宁', '康', '和', '顺', '嘉', '庆', '福', '寿', '昌', '盛', '丰',
    '沃', '广', '洪', '澄',
];

const SECOND: &[char] = &[
    '溪', '川', '河', '江', '湖', '海', '泉', '湾', '港', '洲', '滩', '渡', '桥', '津', '浦', '塘', '池', '潭', '沟',
    '岭', '峰', '岗', '丘', '陵', '坡', '谷', '岩', '崖', '峡', '原', '坪', '坝', '田', '野', '林', '森', '园', '城',
    '关', '堡', '台', '楼', '亭', '阁', '塔', '寺', '庄', '屯', '寨', '集', '镇', '店', '铺', '驿', '州', '郡', '阳',
    '阴', '东', '西', '门',
];

const TOPICS: &[&str] = &[
    "河道保护",
    "城镇绿化",
    "社区公园管理",
    "物业管理",
    "养老服务",
    "生活垃圾分类",
    "大气污染防治",
    "水土保持",
    "历史文化名城保护",
    "非物质文化遗产保护",
    "电动自行车管理",
    "停车场建设",
    "公共汽车客运",
    "地下管线管理",
    "建筑垃圾处置",
    "餐厨废弃物管理",
    "全民健身促进",
    "志愿服务",
    "优化营商环境",
    "科技创新促进",
    "中小企业发展促进",
    "农产品质量安全",
    "耕地保护",
    "森林防火",
    "湿地保护",
    "饮用水水源保护",
    "节约用水",
    "供热管理",
    "燃气安全管理",
    "电梯安全",
    "消防安全",
    "安全生产",
    "突发事件应对",
    "食品小作坊管理",
    "价格监督检查",
    "法律援助",
    "公共法律服务",
    "医疗急救",
    "献血",
    "精神卫生",
    "学前教育促进",
    "职业教育校企合作",
    "家庭教育促进",
    "未成年人保护",
    "残疾人保障",
    "殡葬管理",
    "宗教活动场所管理",
    "文物保护",
    "旅游促进",
    "数据资源管理",
    "政务公开",
    "行政执法监督",
    "信访工作",
];

const FORMS: &[&str] = &["条例", "办法", "规定", "实施细则"];

/// The place of a document: six documents in a row share one.
pub(crate) fn place(document: usize) -> String {
    let number = document / PER_PLACE;
    // Neighbours share neither character: both counts are prime.
    let first = FIRST.get(number % FIRST.len());
    let second = SECOND.get((number / FIRST.len() + number) % SECOND.len());
    let kind = ["市", "县", "区"].get(number / (FIRST.len() * SECOND.len()) % 3);
    first.into_iter().chain(second).map(char::to_string).chain(kind.map(|&kind| kind.to_owned())).collect()
}

/// The title of a law; no two documents have the same.
pub(crate) fn law(document: usize) -> String {
    let number = document / PER_PLACE * 7 + document % PER_PLACE;
    let topic = TOPICS.get(number % TOPICS.len()).copied().unwrap_or_default();
    let form = FORMS.get(number / 3 % FORMS.len()).copied().unwrap_or_default();
    format!("{}{topic}{form}", place(document))
}

/// The ordinal number of a plan's five years, of which each place has two.
pub(crate) fn plan_number(document: usize) -> &'static str {
    if document % PER_PLACE < PER_PLACE / 2 { "十三" } else { "十四" }
}

/// The year of a report, of which each place has two.
pub(crate) fn report_year(document: usize) -> usize {
    2005 + document / PER_PLACE % 8 * 2 + document % PER_PLACE / (PER_PLACE / 2)
}

/// A number below a thousand as it is written in headings: 一百零七.
pub(crate) fn numeral(number: usize) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |number: usize| DIGITS.get(number % 10).copied().unwrap_or_default();
    match number {
        0..10 => digit(number).to_owned(),
        10..20 => format!("十{}", if number == 10 { "" } else { digit(number) }),
        20..100 => format!("{}十{}", digit(number / 10), if number.is_multiple_of(10) { "" } else { digit(number) }),
        _ if number.is_multiple_of(100) => format!("{}百", digit(number / 100)),
        _ if number % 100 < 10 => format!("{}百零{}", digit(number / 100), digit(number)),
        _ if number % 100 < 20 => format!("{}百一{}", digit(number / 100), numeral(number % 100)),
        _ => format!("{}百{}", digit(number / 100), numeral(number % 100)),
    }
}
