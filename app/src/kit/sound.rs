//! What a till says to the ear: short, made here, and never the only sign. Each one stands beside something on the screen.
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsValue;
use web_sys::{AudioContext, AudioContextState, OscillatorType};

use super::prefs::{Prefs, Volume};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sound {
    /// A code was understood: its line is in the cart.
    Scanned,
    /// Nobody knows the code: a notice says so.
    Unknown,
    /// The money is in the books: the receipt is on the screen.
    Paid,
}

/// From when to when, ms, and how high, Hz. None is over later than 150 ms.
type Tone = (f64, f64, f32);

impl Sound {
    fn tones(self) -> &'static [Tone] {
        match self {
            Self::Scanned => &[(0.0, 70.0, 1_760.0)],
            Self::Unknown => &[(0.0, 65.0, 220.0), (80.0, 145.0, 196.0)],
            Self::Paid => &[(0.0, 65.0, 880.0), (70.0, 145.0, 1_320.0)],
        }
    }
}

impl Prefs {
    /// Lets it be heard, if this device wants that.
    pub(crate) fn play(self, sound: Sound) {
        let loudness = match self.volume_now() {
            Volume::Off => return,
            Volume::Low => 0.06,
            Volume::Middle => 0.2,
            Volume::High => 0.6,
        };
        spawn_local(async move {
            // A device without a loudspeaker is silent, and nothing else.
            let _ = synthesise(sound, loudness).await;
        });
    }
}

thread_local! {
    /// One for the page: browsers allow only a few.
    static CONTEXT: Option<AudioContext> = AudioContext::new().ok();
}

/// Fetched with the first sound.
#[lazy]
fn synthesise(sound: Sound, loudness: f32) -> Result<(), JsValue> {
    let Some(context) = CONTEXT.with(Clone::clone) else { return Ok(()) };
    if context.state() == AudioContextState::Suspended {
        let _ = context.resume()?;
    }
    let now = context.current_time();
    for &(from, to, pitch) in sound.tones() {
        let (from, to) = (now + from / 1_000.0, now + to / 1_000.0);
        let (tone, gain) = (context.create_oscillator()?, context.create_gain()?);
        tone.set_type(OscillatorType::Triangle);
        tone.frequency().set_value(pitch);
        // Down to nothing at its end, so that it does not click.
        gain.gain().set_value_at_time(loudness, from)?;
        gain.gain().linear_ramp_to_value_at_time(0.0, to)?;
        tone.connect_with_audio_node(&gain)?;
        gain.connect_with_audio_node(&context.destination())?;
        tone.start_with_when(from)?;
        tone.stop_with_when(to)?;
    }
    Ok(())
}
