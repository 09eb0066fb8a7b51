"""Words that many organisations have in their names, and that alone identify none of them.

In the languages of the Pre-sessions. Countries have a list of their own, in English; this list
has only those that are as short as a name in Arabic, and Ukraine in its own language.
"""

COMMON_WORDS = """
    action advancement advocacy against agency alliance alternative anti assembly association
    based campaign capacity care caucus center central centre change child children church citizen
    citizens civic civil climate coalition collective commission committee community conference
    congress consortium cooperation council country cultural culture defence defender defenders
    defense democracy democratic department development dignity disabilities disability disabled
    education elections environment equal equality equity ethnic european expression families family
    federal federation feminist food for foreign forum foundation free freedom freedoms friends
    from future gender girls global government group groups health help home house human
    humanitarian humanity inclusion independent indigenous information initiative institute
    institution integration international justice labour land latin lawyers league learning legal
    lesbian liberties liberty life local media migrant migrants mission missions monitor
    monitoring movement national network nations north northern office ombudsman ombudsperson open
    organisation organisations organization organizations parliament participation partners
    partnership peace people peoples person persons platform policy political poor poverty press
    prevention program programme project promotion protection public refugee refugees regional
    religious report representative republic research resource resources right rights rural service
    services sexual social societies society solidarity south southern speaker speakers state states
    street student students studies support sustainable task team their this together torture trade
    training transparency trust under union unions united unity upper university view violence
    voice voices volunteers watch water welfare west western with woman women work worker workers
    working world youth african africa asia asian america american arab east eastern europe pacific
    please take your seats thank minute minutes question questions room session sessions
    statement statements time interpretation microphone floor meeting follow next last over

    doctor madam professor sister brother father mister reverend bishop sheikh

    action agence aide alliance association avec centre citoyens civile coalition collectif
    comite commission communaute conseil contre cooperation culture defense defenseurs democratie
    democratique developpement droits droit ecole education egalite enfance enfants environnement
    etudes etat etats familles federation femmes fondation forum groupe homme hommes humain humains
    initiative institut international internationale jeunes jeunesse justice liberte libertes ligue
    maison mouvement nationale nationales national nations observatoire organisation
    organisations paix personnes peuples plateforme pour prevention promotion protection recherche
    region reseau sante secours societe solidarite sous syndicat terre torture travail union
    universite veille violence les des aux dans sur merci parole salle seance

    acciones accion agencia alianza asociacion centro ciudadana ciudadanos civil coalicion colectivo
    comision comite comunidad consejo contra cooperacion cultura defensa defensor defensora
    defensores democracia derecho derechos desarrollo educacion estado estados familias federacion
    foro fundacion grupo humanos indigenas iniciativa instituto internacional internacionales
    jovenes justicia juventud libertad mesa movimiento mujer mujeres nacional nacionales ninas ninos
    observatorio organizacion organizaciones para personas plataforma promocion proteccion
    pueblos salud sindicato sociedad solidaridad tierra trabajo union universidad violencia gracias

    ассоциация без граждане движение дети для женщины защита защитники института институт инициатива
    коалиция комиссия комитет международная международный народов национальная
    национальный общественная общество объединение организация партнерство право права правовой
    развитие сеть совет союз фонд центр человек человека группа молодежь прав пожалуйста

    اتحاد الاتحاد الامم التنمية الجمعية الحق الحقوق الحكومة الدفاع الدولة الدولي الدولية
    الديمقراطية السلام الشباب الشبكة الشعب الطفل العالمي العدالة العربي العربية اللجنة المجتمع
    المجلس المدني المرأة المركز المعهد المنظمة المؤسسة النساء الوطني الوطنية الهيئة الانسان
    الإنسان تحالف تنمية جمعية حقوق حماية دراسات شبكة لجنة مبادرة مجلس مركز معهد منظمة مؤسسة
    منتدى هيئة من اجل على
    ابن ابو ابي ارض امن امه بلا بنت بيت بين حاج حزب حول دار دعم دور سلم سيد السيد السيدة شعب شيخ
    صوت ضد طفل عام عبد علم عمل غير فكر قطر مدن مصر نحو وطن يمن

    без громада громадська громадський жінки захист людина людини мережа міжнародна національна
    об'єднання організація права право розвиток спілка суспільство україна центр

    中心 主席 人权 人权中心 人权委员会 代表 代表团 会议 儿童 协会 发言 发言人 国家 国际 基金会 妇女
    委员会 律师 民间社会 社会 组织 联盟
"""
