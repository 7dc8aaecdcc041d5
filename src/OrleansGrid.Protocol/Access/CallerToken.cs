using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansGrid.Protocol.Access;

/// <summary>
/// Travels with each call and proves whose it is: the caller's certificate, and a signature by its key. Only silos see it, over connections
/// that are encrypted for them, so it needs no nonce; it is good as long as its certificate.
/// </summary>
internal static class CallerToken
{
    /// <summary>Under which it stands among the call's context.</summary>
    public const string Key = "grid.caller";

    private const int LengthBytes = 2;

    // Signed with the certificate, so that no signature made for another purpose passes for this one.
    private static ReadOnlySpan<byte> Purpose => "OrleansGrid calls 1"u8;

    public static string Make(X509Certificate2 own)
    {
        using var key =
            own.GetECDsaPrivateKey()
            ?? throw new GridException(GridFault.BadInput, "The key of a certificate is not of the kind ECDSA; 'grid cert' makes such.");
        var certificate = own.RawData;
        var signature = key.SignData([.. Purpose, .. certificate], HashAlgorithmName.SHA256);
        var token = new byte[LengthBytes + certificate.Length + signature.Length];
        BinaryPrimitives.WriteUInt16BigEndian(token, checked((ushort)certificate.Length));
        certificate.CopyTo(token, LengthBytes);
        signature.CopyTo(token, LengthBytes + certificate.Length);
        return Convert.ToBase64String(token);
    }

    /// <summary>The certificate whose key has made the token; null for what is no token. Who has issued it is another question.</summary>
    public static X509Certificate2? Read(string text)
    {
        try
        {
            var token = Convert.FromBase64String(text).AsSpan();
            var length = BinaryPrimitives.ReadUInt16BigEndian(token);
            var certificate = token.Slice(LengthBytes, length);
            var signature = token[(LengthBytes + length)..];
            var holder = X509CertificateLoader.LoadCertificate(certificate);
            using var key = holder.GetECDsaPublicKey();
            if (key?.VerifyData([.. Purpose, .. certificate], signature, HashAlgorithmName.SHA256) == true)
            {
                return holder;
            }

            holder.Dispose();
            return null;
        }
        catch (Exception error) when (error is FormatException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
