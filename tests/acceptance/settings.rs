//! Settings: changed at once and for good, by a manager, within what they may be.

use std::sync::Arc;

use domain::operator::Role;
use host::{folders::Folders, rescue::Backups};
use tests::{Counter, code_of};
use till::{
    event::Event,
    profile::Profile,
    refusal::Code,
    view::{PreorderView, SettingChange, ShopSetting, Surface},
};

fn bakery() -> ShopSetting {
    ShopSetting {
        name: "Panadería La Vereda".to_owned(),
        cuit: "30-71809248-1".to_owned(),
        address: "Av. Rivadavia 4820, CABA".to_owned(),
        phone: "4253-1188".to_owned(),
        sale_point: "Caja 2".to_owned(),
    }
}

fn is_told(counter: &Counter) -> bool {
    let told = counter.gazette().notices();
    told.iter()
        .any(|notice| notice.event == Event::RegisterChanged)
}

#[tokio::test]
async fn a_change_acts_at_once_is_told_and_outlives_a_restart() {
    let mut counter = Counter::open().await;
    let changes = [
        SettingChange::Shop { shop: bakery() },
        SettingChange::CutOff { hour: 5 },
        SettingChange::QrSeconds { seconds: 1_800 },
        SettingChange::ReturnSeconds { seconds: None },
        SettingChange::IdleSeconds { seconds: Some(900) },
        SettingChange::QuickAmounts {
            cents: vec![50_000, 150_000],
        },
        SettingChange::Surface {
            surface: Surface::Link,
        },
        SettingChange::Preorder { preorder: None },
    ];
    for change in &changes {
        let view = counter.till().change_setting(change).await;
        view.unwrap_or_else(|why| panic!("{change:?}: {why:?}"));
    }
    assert!(is_told(&counter), "windows take the snapshot again");
    for restarted in [false, true] {
        if restarted {
            counter.restart().await;
        }
        let snapshot = counter.till().snapshot().await.expect("readable");
        assert_eq!(
            (
                snapshot.shop.name.as_str(),
                snapshot.qr_seconds,
                snapshot.return_seconds,
                snapshot.idle_seconds,
                snapshot.quick_amounts_cents.as_slice(),
                snapshot.surface,
            ),
            (
                "Panadería La Vereda",
                1_800,
                None,
                Some(900),
                &[50_000, 150_000][..],
                Surface::Link
            ),
            "after a restart: {restarted}"
        );
        let view = counter.till().settings_view().await.expect("a manager's");
        assert_eq!((view.shop, view.cut_off_hour), (bakery(), 5));
        assert_eq!(view.preorder, None, "it collects by none any more");
    }
    let order = counter.charge("10").await;
    let order = counter.order(&order).await;
    assert_eq!(order.draft.sale_point, "Caja 2", "a sale is of this till");
    let up = order.opened.zip(order.expires);
    let life = up.map(|(from, to)| to.ms_since(from));
    assert_eq!(life, Some(1_800_000), "and its code stays for half an hour");
    counter.holds_together().await;
}

#[tokio::test]
async fn what_a_setting_may_not_be_leaves_it_as_it_was() {
    let counter = Counter::open().await;
    let till = counter.till();
    let before = till.settings_view().await.expect("a manager's");
    let preorder = |unit: &str| SettingChange::Preorder {
        preorder: Some(PreorderView {
            business_unit: unit.to_owned(),
            dni: "30111222".to_owned(),
        }),
    };
    let wrong = [
        (SettingChange::CutOff { hour: 13 }, Code::BadSetting),
        (SettingChange::QrSeconds { seconds: 59 }, Code::BadSetting),
        (
            SettingChange::QrSeconds { seconds: 1_801 },
            Code::BadSetting,
        ),
        (
            SettingChange::ReturnSeconds { seconds: Some(2) },
            Code::BadSetting,
        ),
        (
            SettingChange::IdleSeconds { seconds: Some(59) },
            Code::BadSetting,
        ),
        (
            SettingChange::QuickAmounts { cents: vec![] },
            Code::BadSetting,
        ),
        (
            SettingChange::QuickAmounts { cents: vec![5, 5] },
            Code::BadSetting,
        ),
        (
            SettingChange::Concept {
                id: "NO-HAY".to_owned(),
            },
            Code::UnknownConcept,
        ),
        (preorder(" "), Code::BadSetting),
        (
            SettingChange::SalePoint {
                id: Some("987654".to_owned()),
            },
            Code::NoSuchSalePoint,
        ),
        (
            SettingChange::Listener {
                address: Some("127.0.0.1:0".to_owned()),
            },
            Code::BadSetting,
        ),
        (
            SettingChange::Shop {
                shop: ShopSetting {
                    cuit: "30718092480".to_owned(),
                    ..bakery()
                },
            },
            Code::BadCuit,
        ),
    ];
    for (change, code) in wrong {
        let refused = code_of(till.change_setting(&change).await);
        assert_eq!(refused, code, "{change:?}");
    }
    let after = till.settings_view().await.expect("a manager's");
    assert_eq!(after, before, "nothing of it was taken");
}

#[tokio::test]
async fn what_another_process_sets_is_seen_here() {
    let counter = Counter::open().await;
    let second = counter.another_desk(Profile::practice(), false).await;
    let signed = second.till.sign_in("practica", "000000").await;
    signed.expect("the manager again");
    let change = SettingChange::QrSeconds { seconds: 120 };
    let changed = second.till.change_setting(&change).await;
    changed.expect("a console may, beside the window");
    assert_eq!(
        counter.till().settings().qr_seconds,
        300,
        "not heard of yet"
    );
    counter.looks().await;
    assert_eq!(counter.till().settings().qr_seconds, 120, "now it is");
    assert!(is_told(&counter), "and windows are told");
}

#[tokio::test]
async fn a_code_that_is_up_keeps_the_time_it_was_given() {
    let counter = Counter::open().await;
    let order = counter.charge("10").await;
    let before = counter.order(&order).await.expires;
    let change = SettingChange::QrSeconds { seconds: 60 };
    let changed = counter.till().change_setting(&change).await;
    changed.expect("a manager may");
    counter.looks().await;
    assert_eq!(
        counter.order(&order).await.expires,
        before,
        "it was shown so"
    );
}

#[tokio::test]
async fn copies_go_where_the_shop_says_and_beside_the_journal_while_that_is_not_there() {
    let counter = Counter::open().await;
    let till = counter.till();
    let folders = Folders::of(Some(counter.folder()), "practice").expect("folders");
    folders.make().expect("there is room");
    till.archives_in(Arc::new(Backups::of(&folders)));
    let disk = counter.folder().join("usb");
    let missing = code_of(till.choose_backup_folder(&disk).await);
    assert_eq!(missing, Code::BackupFailed, "no folder is made up");
    std::fs::create_dir(&disk).expect("there is room");
    let view = till.choose_backup_folder(&disk).await.expect("it is there");
    assert_eq!(
        (view.backup_folder, view.backup_beside),
        (disk.display().to_string(), false),
        "from now on"
    );
    let copy = till.back_up().await.expect("there is room");
    assert!(copy.starts_with(&disk), "{}", copy.display());
    let found = Backups::of(&folders).files();
    assert!(
        found.contains(&copy),
        "whoever lost the journal finds it: {found:?}"
    );
    let last = till.settings_view().await.expect("a manager's");
    assert!(last.last_backup_ms.is_some(), "and it is told when");

    std::fs::rename(&disk, counter.folder().join("unplugged")).expect("it can be moved");
    let beside = till.back_up().await.expect("there is room");
    assert!(
        beside.starts_with(folders.backups()),
        "a copy is made all the same: {}",
        beside.display()
    );
}

/// A black box on white, and what is written of it.
fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 40, 20);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().expect("a header");
    let pixels: Vec<u8> = (0..40 * 20)
        .map(|at| {
            if (10..30).contains(&(at % 40)) {
                0
            } else {
                255
            }
        })
        .collect();
    writer.write_image_data(&pixels).expect("all of it");
    writer.finish().expect("an end");
    bytes
}

#[tokio::test]
async fn a_logo_is_in_the_journal_and_on_every_paper() {
    let mut counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.customer_pays(&order).await;
    counter.looks().await;
    let paper = documents::receipt::Paper::A4;
    let plain = counter.till().receipt(order, paper, true).await;
    let plain = plain.expect("it is paid");
    let view = counter.till().choose_logo(picture()).await;
    let shown = view.expect("a picture").logo.expect("it is shown");
    assert!(
        shown.starts_with("data:image/png;base64,"),
        "as a window takes it: {shown}"
    );
    counter.restart().await;
    let snapshot = counter.till().snapshot().await.expect("readable");
    assert_eq!(snapshot.logo, Some(shown), "a journal keeps it");
    let drawn = counter.till().receipt(order, paper, true).await;
    let drawn = drawn.expect("it is paid");
    let count = |pdf: &[u8]| pdf.windows(9).filter(|it| it == b"ImageMask").count();
    assert_eq!((count(&plain), count(&drawn)), (0, 1), "and paper has it");
    counter.hire("Lucía", Role::Cashier, "4826").await;
    let gone = counter.till().change_setting(&SettingChange::NoLogo).await;
    assert_eq!(gone.expect("a manager may").logo, None, "and it goes again");
}
