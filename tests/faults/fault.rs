//! The rows: what goes wrong. How each is staged is in `scene.rs`.

listed! {
    /// One thing that goes wrong with a call.
    Fault {
        /// Nobody listens at the port.
        Refused,
        /// The host's name leads nowhere.
        UnknownHost,
        /// Somebody who is not the host answers in its place, with a certificate nobody vouches for.
        BadCertificate,
        /// The connection is taken and closed before a byte of the request is read.
        DroppedBefore,
        /// The request is carried out, and the connection closed without a word.
        DroppedAfter,
        /// The request is carried out, and the answer comes after we have given up.
        TooLate,
        /// Something on the way delivers the request twice, and its second answer twice.
        DeliveredTwice,
        /// The answer breaks off in the middle.
        Truncated,
        /// The answer is longer than ten mebibytes.
        Huge,
        /// The answer comes at one byte a second.
        Dripping,
        /// 500, in the provider's own words.
        Error500,
        /// The request is carried out, and whatever stands in front says 502 in HTML.
        Page502,
        /// 503, with a `Retry-After`.
        Unavailable503,
        /// 429, with a `Retry-After`.
        TooMany429,
        /// The token ends between two calls; a login is not believed.
        Unauthorised401,
        /// 403, in the provider's own words.
        Forbidden403,
        /// We are sent to another host.
        Redirected,
        /// The request is carried out, and the answer is not JSON.
        InvalidJson,
        /// The request is carried out, and every value in the answer is of another type.
        WrongTypes,
        /// The request is carried out, and the answer's `status` is a word nobody documented.
        UnknownWord,
        /// The provider's own words for an error, with a 200.
        ErrorWith200,
    }
}
