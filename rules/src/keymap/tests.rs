use super::*;

#[test]
fn 每套键位都不重复_也不用浏览器的键() {
    for preset in Preset::ALL {
        let map = KeyMap::of(preset);
        for action in Action::ALL {
            assert!(!map.keys(action).is_empty(), "{preset:?} has no key for {action:?}");
            for key in map.keys(action) {
                assert_eq!(map.action(key), Some(action), "{preset:?} {key}");
                assert_eq!(normal(key).as_deref(), Ok(key), "{preset:?} {key}");
            }
        }
    }
}

#[test]
fn 默认键位里_f6_无卡_f9_添加() {
    let map = KeyMap::default();
    assert_eq!((map.action("F6"), map.action("F9")), (Some(Action::NoCard), Some(Action::Add)));
    assert_eq!((map.action("Space"), map.action("+")), (Some(Action::Pay), Some(Action::Pay)));
    assert_eq!(KeyMap::of(Preset::Market).action("Shift+F6"), Some(Action::Recall));
    assert_eq!(KeyMap::of(Preset::Ledger).action("End"), Some(Action::NoCard));
    assert_eq!(KeyMap::of(Preset::Leopard).action("F9"), Some(Action::Member));
}

#[test]
fn 不能用的键说得出原因() {
    for (key, why) in [
        ("F5", Refused::Browser),
        ("F11", Refused::Browser),
        ("F12", Refused::Browser),
        ("Shift+F12", Refused::Browser),
        ("Ctrl+w", Refused::Browser),
        ("Ctrl+T", Refused::Browser),
        ("Ctrl+n", Refused::Browser),
        ("Ctrl++", Refused::Browser),
        ("Ctrl+F4", Refused::Browser),
        ("Alt+F4", Refused::Browser),
        ("Ctrl+Shift+i", Refused::Browser),
        ("a", Refused::Typed),
        ("7", Refused::Typed),
        ("茶", Refused::Typed),
        ("Enter", Refused::Fixed),
        ("Escape", Refused::Fixed),
        ("F1", Refused::Fixed),
        ("?", Refused::Fixed),
        ("Ctrl+k", Refused::Fixed),
        ("PageDown", Refused::Fixed),
        ("Dead", Refused::Unknown),
        ("", Refused::Unknown),
    ] {
        assert_eq!(normal(key), Err(why), "{key}");
    }
    for (key, kept) in [("Ctrl+Z", "Ctrl+z"), ("+", "+"), ("Shift+F6", "Shift+F6"), ("F10", "F10"), ("Space", "Space")]
    {
        assert_eq!(normal(key).as_deref(), Ok(kept));
    }
}

#[test]
fn 占用的键先问_再对调() {
    let mut map = KeyMap::default();
    assert_eq!(map.bind(Action::Hold, "F8"), Err(Refused::Taken(Action::Recall)));
    assert!(!map.is_changed());
    map.swap(Action::Hold, "F8").expect("swapped");
    assert_eq!((map.action("F8"), map.action("F7")), (Some(Action::Hold), Some(Action::Recall)));
    assert_eq!(map.restore(Action::Hold), Err(Refused::Taken(Action::Recall)));
    map.swap(Action::Hold, "F7").expect("and back");
    assert!(!map.is_changed(), "{map:?}");
    map.bind(Action::Drawer, "Home").expect("free");
    assert_eq!((map.key(Action::Drawer), map.action("Ctrl+d")), (Some("Home"), None));
    map.restore(Action::Drawer).expect("free again");
    assert_eq!(map, KeyMap::default());
    // Who has two keys keeps the second one until another one is wished for.
    map.bind(Action::Pay, "End").expect("free");
    assert_eq!((map.keys(Action::Pay), map.action("Space")), (vec!["End"], None));
}

#[test]
fn 存下来再读回来() {
    let mut map = KeyMap::of(Preset::Market);
    map.swap(Action::Bill, "F6").expect("swapped");
    map.bind(Action::Drawer, "Home").expect("free");
    assert_eq!(KeyMap::from_text(&map.to_text()), map);
    assert_eq!(KeyMap::from_text("nonsense"), KeyMap::default());
    assert_eq!(KeyMap::from_text("market drawer=F5"), KeyMap::of(Preset::Market));
    // Two actions on one key: somebody wrote it by hand.
    assert_eq!(KeyMap::from_text("plain hold=F2"), KeyMap::default());
}
