//! The rules for English, and for the words that matter most of Ukrainian and Russian typed in Latin letters.

use super::Category::{BreakIn, Crash, Explosive, Fire, Gas, Help, Medical, Missing, Suicide, Violence, Weapon};
use super::rule::{Rule, certain, strong, weak};

/// Words that say that it is now.
pub(super) const NOW: &str = "now|right_now|just_now|just_punched|just_hit|just_beat|just_attacked|just_robbed|just_mugged|just_raped|just_stabbed|just_threatened|has_just|have_just|just_been|currently|at_this_moment|immediately|urgent|urgently|asap|help|help_me|hurry|please_come|come_quickly|\
    come_fast|send_police|send_someone|send_help|minutes_ago|minute_ago|an_hour_ago|hour_ago|still_here|at_my_door|outside_my_door|quick|quickly|\
    zaraz|seychas|sejchas|seichas|schas|shchoino|shchoyno|terminovo|srochno|dopomozhit*|pomogite|ryatuite|ryatuyte|spasite";

/// Words that say that it is over, a habit, not real, or only asked about.
pub(super) const DAMPENERS: &[&str] = &[
    "yesterday|last_night|last_week|last_month|last_year|last_summer|last_winter|last_friday|last_saturday|last_sunday|days_ago|day_ago|week_ago|weeks_ago|\
     month_ago|months_ago|year_ago|years_ago|ago_i|used_to|in_the_past|previously|back_in|once_upon|on_monday|on_tuesday|on_wednesday|on_thursday|on_friday|\
     on_saturday|on_sunday|since_spring|since_summer",
    "every_night|every_day|every_evening|every_week|every_weekend|every_summer|each_night|each_day|often|sometimes|usually|always|regularly|from_time_to_time|constantly|\
     frequently|at_weekends|on_weekends|at_night_often",
    "fireworks|firecrackers|firework|film|movie|filming|game|games|training|exercise|drill|museum|concert|rehearsal|theatre|barbecue|bbq|market|\
     monument|statue|range|airsoft|paintball",
    "what_should_i_do_if|what_to_do_if|what_if|how_do_i|how_to|how_can_i|where_can_i|who_is_responsible|is_it_legal|is_it_allowed|am_i_allowed|permit|licence|\
     license|the_law|fine_for|please_install|install_a|suggest|in_case|they_say|people_say|rumour*|read_about|heard_about|could_happen|might_happen",
    "vchora|uchora|vchera|torik|mynuloho|proshlogo|chasto|inodi|shchonochi|kozhnoi|kazhduyu|petardy|salyut",
];

/// The rules.
pub(super) const RULES: &[Rule] = &[
    certain(
        Medical,
        &[
            "not_breathing|isnt_breathing|stopped_breathing|cant_breathe|cannot_breathe|doesnt_breathe|bleeding_to_death|bleeding_out|ne_dykhaye|ne_dyhae|ne_dyshit",
        ],
    ),
    strong(
        Medical,
        &[
            "unconscious|collapsed|passed_out|unresponsive|overdose|overdosed|heart_attack|a_stroke|seizure|having_seizures|choking_on|is_dying|im_dying|bleeding_heavily|bleeding_badly|stabbed|bez_soznaniya|bez_svidomosti",
        ],
    ),
    strong(
        Medical,
        &["need_an_ambulance|call_an_ambulance|send_an_ambulance|ambulance_please|need_ambulance|call_ambulance|send_ambulance"],
    ),
    weak(Medical, &["blood|bleeding|wounded|injured"]),
    strong(
        Suicide,
        &[
            "kill_myself|end_my_life|want_to_die|kill_himself|kill_herself|suicide|take_my_own_life|hang_myself|ending_it_all|cut_my_wrists|cut_my_veins|khochu_pomerty|hochu_umeret|pokinchyty_z_soboyu",
        ],
    ),
    strong(
        Suicide,
        &[
            "jump|jumping",
            "roof|bridge|window|balcony|ledge",
            "man|woman|girl|boy|someone|somebody|person|he|she|wants|threatens|threatening|im|going",
        ],
    ),
    strong(Weapon, &["hear|hearing|heard", "shots|shooting|gunshots|gunfire|gunshot"]),
    strong(
        Weapon,
        &[
            "is_shooting|are_shooting|opened_fire|active_shooter|shots_fired|being_shot_at|shooting_at|somebody_shooting|someone_shooting|chuyu_postrily|slyshu_vystrely|strilyayut|strelyayut|strilyaye|strelyaet",
        ],
    ),
    strong(
        Weapon,
        &[
            "knife|gun|pistol|rifle|axe|ax|machete|weapon|hammer|armed|bat|z_nozhem|s_nozhom",
            "man|woman|guy|someone|somebody|person|he|she|hes|shes|they|neighbour|neighbor|husband|boyfriend|son|father|stranger|drunk|attacker|threatening|threatens|waving|pointing|lyudyna|cholovik|muzhchina|muzhyk|muzhik|muzhika|chelovek",
        ],
    ),
    strong(
        Weapon,
        &[
            "kill|killing|murder|stab|stabbing|strangle|strangling|shoot|vbye|ubye|ubyet|vbyvaye|ubivaet",
            "me|us|her|him|wife|mother|child|children|kids|someone|somebody|everyone|family|mene|menya|nas|yiyi|yogo|zhinku|zhenu",
            "going_to|gonna|will|wants_to|trying_to|threatens|threatening|threatened|is|are|hes|shes|theyre|he|she|they|help|now|zaraz|seychas|vin|on",
        ],
    ),
    certain(Weapon, &["hostage|hostages|held_hostage|taken_hostage"]),
    strong(
        Explosive,
        &[
            "explosion|explosions|exploded|blast|bomb|grenade|drone|missile|rocket|shahed|suspicious_package|suspicious_bag|suspicious_object|unexploded|vybukh|vybuh|vzryv|vybukhy",
            "hear|heard|just|there|hit|fell|crashed|found|lying|left|under|near|in|outside|has|chuyu|slyshu|building|house|threatens|next",
        ],
    ),
    strong(
        Violence,
        &[
            "beating|hitting|punching|kicking|choking|strangling|hurting|attacking|raping|assaulting|hits|beats|kicks|chokes|abusing|attacks|b'ye|bye|bje|byet|biet|bet|byut|bjut|izbivaet|dushyt|dushit",
            "me|us|her|him|his|wife|girlfriend|mother|mom|mum|child|kid|kids|children|woman|girl|boy|man|someone|somebody|person|daughter|son|them|people|mene|menya|nas|yiyi|yogo|ee|ego|zhinku|zhenu|druzhynu|dytynu|rebenka|mamu|old",
        ],
    ),
    strong(
        Violence,
        &[
            "screaming|screams|crying|shouting|yelling",
            "for_help|help|help_me|kill|killing|stop_it|dont_hit|let_me_go|being_beaten|beaten|murder",
        ],
    ),
    strong(
        Violence,
        &[
            "attacked|mugged|robbed|raped|assaulted|kidnapped|kidnapping|abducted|chased|followed|chasing|following|stalking",
            "am_being|im_being|is_being|are_being|being|trying_to|me_right|me_home|me_now|chasing_me|following_me|just|help|forced|dragged|into",
        ],
    ),
    strong(Violence, &["fighting|brawl|a_fight", "men|group|guys|people|drunk|they|outside|street|neighbours|neighbors|yard|courtyard"]),
    weak(
        Violence,
        &[
            "attacked|mugged|robbed|raped|assaulted|hit_me|beat_me|punched|stabbed|threatening|threatens|threatened|following_me|chasing_me|fight|fighting",
        ],
    ),
    strong(
        Violence,
        &[
            "locked_me|wont_let_me|holding_me|keeps_me_locked|trapped",
            "hitting|beating|scared|afraid|room|basement|apartment|flat|leave|out|against|house|hurt|threatens",
        ],
    ),
    strong(
        Fire,
        &[
            "on_fire|in_flames|burning_building|building_burning|fire|flames|smoke|burning|horyt|gorit|pozhezha|pozhar",
            "building|house|flat|apartment|roof|car|balcony|stairwell|stairs|window|floor|basement|neighbour|neighbours|neighbor|garage|kitchen|there|coming|school|shop|budynok|dom|kvartyra|kvartira|is|caught|forest|lift|hallway",
        ],
    ),
    strong(Gas, &["smell|smells|smelling|leak|leaking|zapakh|pakhne|pahnet|chuty", "gas|gazom|gazu|gaz"]),
    strong(
        Missing,
        &[
            "missing|disappeared|lost|kidnapped|abducted|didnt_come_home|hasnt_come_home|cant_find|cannot_find|taken|ran_away|znykla|propala|propal|znyk",
            "child|son|daughter|kid|boy|girl|baby|grandmother|grandfather|grandma|grandpa|toddler|year_old|dytyna|rebenok|syn|dochka|mother",
        ],
    ),
    strong(
        Missing,
        &[
            "child|baby|toddler|kid|infant|children|kids",
            "alone_on|alone_in|locked_in_a_car|locked_in_the_car|in_a_locked_car|on_the_windowsill|on_the_ledge|drowning|on_the_road|abandoned|in_the_snow|freezing|fell_into|fell_through",
        ],
    ),
    strong(
        BreakIn,
        &[
            "breaking|break|breaks|kicking|smashing|forcing|climbing|trying_to_get|trying_to_open|picking|banging|pounding|lomytsya|lomitsya|lomyatsya",
            "into|in_my|down_my|door|doors|window|lock|balcony|apartment|flat|house|dveri|dver|home|shop",
        ],
    ),
    strong(
        BreakIn,
        &[
            "burglar|burglars|intruder|intruders|stranger|strangers|someone|somebody|robbers|thief|thieves",
            "in_my_house|in_my_flat|in_my_apartment|in_the_house|in_my_home|broke_in|inside_my|in_my_garden|in_my_yard|in_the_flat|stealing_my_car|stealing_a_car|breaking_into|robbing|in_the_apartment|inside",
        ],
    ),
    strong(
        Crash,
        &[
            "crash|accident|ran_over|run_over|hit_by_a|collision|overturned|car_hit|knocked_down|dtp",
            "injured|hurt|bleeding|trapped|person|child|pedestrian|cyclist|man|woman|people|boy|girl|blood|lying|unconscious|wounded|victims",
        ],
    ),
    certain(
        Help,
        &[
            "help_me|help_us|save_me|save_us|ryatuite|ryatuyte|spasite|somebody_help|someone_help",
            "please|now|kill|hurry|police|quick|quickly|hes|he|they|theyre|god|scared|mene|menya|nas|husband|cant_talk|hiding|urgent",
        ],
    ),
    strong(
        Help,
        &[
            "send|call|need|come",
            "police|officers|patrol|cops",
            "now|immediately|urgently|asap|quick|quickly|hurry|fast|right_away|please_hurry|emergency",
        ],
    ),
    strong(
        Help,
        &[
            "hiding|hid|locked_myself|barricaded",
            "bathroom|toilet|closet|wardrobe|room|basement|from_him|from_my_husband|from_them|under_the_bed|with_my_kids|with_the_kids|with_my_children|balcony|from_my_boyfriend",
        ],
    ),
];
