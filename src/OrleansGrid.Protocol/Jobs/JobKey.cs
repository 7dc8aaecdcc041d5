using System.Security.Cryptography;
using System.Text;

namespace OrleansGrid.Protocol.Jobs;

/// <summary>How a job's id and its grain key come about.</summary>
public static class JobKey
{
    public static string Of(Guid jobId) => jobId.ToString("D");

    /// <summary>
    /// The id of the job submitted under an idempotency key: the same key always names the same grain, so one grain decides whether a
    /// submission is new.
    /// A name-based UUID, RFC 9562 version 8 over SHA-256.
    /// </summary>
    public static Guid FromIdempotencyKey(string key)
    {
        Span<byte> bytes = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes("orleansgrid:key:" + key), bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..16], bigEndian: true);
    }
}
