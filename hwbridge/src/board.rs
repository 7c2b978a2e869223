//! The devices and how they are.

use std::sync::{Arc, Mutex, PoisonError};

use proto::hwbridge::v1::watch_response::Event;
use proto::hwbridge::v1::{Device as DeviceMessage, Health};

use crate::device::Info;
use crate::events::Events;

/// Every device with its last known health. A change of health is an event.
pub(crate) struct Board {
    devices: Mutex<Vec<(Info, Health)>>,
    events: Arc<Events>,
}

impl Board {
    pub(crate) fn new(devices: Vec<Info>, events: Arc<Events>) -> Arc<Self> {
        let devices = devices.into_iter().map(|info| (info, Health::Unspecified)).collect();
        Arc::new(Self { devices: Mutex::new(devices), events })
    }

    /// Notes a health, and tells when it is news.
    pub(crate) fn set(&self, device_id: &str, health: Health) {
        let mut devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((info, known)) = devices.iter_mut().find(|(info, _)| info.device_id == device_id) else { return };
        if *known != health {
            *known = health;
            tracing::info!(device = device_id, health = health.as_str_name(), "device changed");
            self.events.publish(Event::Device(info.message(health)));
        }
    }

    /// All devices, usable or not.
    pub(crate) fn list(&self) -> Vec<DeviceMessage> {
        let devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        devices.iter().map(|(info, health)| info.message(*health)).collect()
    }

    /// The device of that id; with an empty id the receipt printer.
    pub(crate) fn resolve(&self, device_id: &str) -> Option<String> {
        let devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = |info: &Info| {
            if device_id.is_empty() { info.receipt_printer } else { info.device_id == device_id }
        };
        devices.iter().map(|(info, _)| info).find(|info| wanted(info)).map(|info| info.device_id.clone())
    }
}
