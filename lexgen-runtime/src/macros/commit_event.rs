//! The methods of `#commit` events of the firehose.

/// Gives the `#commit` event of the firehose its methods.
#[cfg(feature = "repo")]
#[doc(hidden)]
#[macro_export]
macro_rules! __object_commit_event {
    ($ty:ident [$($lt:lifetime)?]) => {
        impl $(<$lt>)? $ty $(<$lt>)? {
            /// Returns the changes with their records, whose bytes are those of their CIDs.
            ///
            /// Whether the account has signed them is up to `event().verify(…)`.
            ///
            /// # Errors
            ///
            /// The blocks are not a CAR file, lack a record, or contradict the operations.
            pub fn records(
                &self,
            ) -> ::core::result::Result<::std::vec::Vec<$crate::repo::CommitRecord<'_>>, $crate::repo::RepoError> {
                self.event().records()
            }

            /// Returns the event in the form that can be verified.
            #[must_use]
            pub fn event(&self) -> $crate::repo::CommitEvent<'_> {
                $crate::repo::CommitEvent {
                    repo: self.repo.as_str(),
                    commit: &self.commit,
                    rev: self.rev.as_str(),
                    since: self.since.as_ref().map(|since| since.as_str()),
                    prev_data: self.prev_data.as_ref(),
                    blocks: &*self.blocks,
                    ops: ::core::iter::Iterator::collect(::core::iter::Iterator::map(self.ops.iter(), |op| {
                        $crate::repo::RepoOp {
                            action: op.action.as_str(),
                            path: &*op.path,
                            cid: op.cid.as_ref(),
                            prev: op.prev.as_ref(),
                        }
                    })),
                }
            }
        }
    };
}

/// Without the feature `repo`, the event has no methods.
#[cfg(not(feature = "repo"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __object_commit_event {
    ($($event:tt)*) => {};
}
