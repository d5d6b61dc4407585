//! Profiles of staff: one read says what a token may do, now.

use varta_domain::ids::StaffId;
use varta_domain::staff::StaffProfile;

use crate::Store;
use crate::error::StoreError;
use crate::item::{from_item, key_item, to_item};
use crate::keys;

impl Store {
    /// What a member of staff may do. Read consistently: who was revoked is revoked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn staff(&self, sub: &StaffId) -> Result<Option<StaffProfile>, StoreError> {
        let found =
            self.client.get_item().table_name(&self.table).set_key(Some(key_item(keys::staff(sub)))).consistent_read(true).send().await?;
        found.item.map(|item| from_item("staff", item)).transpose()
    }

    /// Grants or changes a profile. For ops, by `varta staff grant`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_staff(&self, profile: &StaffProfile) -> Result<(), StoreError> {
        let item = to_item(keys::staff(&profile.sub), "staff", profile)?;
        self.client.put_item().table_name(&self.table).set_item(Some(item)).send().await?;
        Ok(())
    }

    /// Takes a profile away. For ops, by `varta staff revoke`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delete_staff(&self, sub: &StaffId) -> Result<(), StoreError> {
        self.client.delete_item().table_name(&self.table).set_key(Some(key_item(keys::staff(sub)))).send().await?;
        Ok(())
    }
}
