using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansGrid.Protocol.Access;

namespace OrleansGrid.Protocol.Certificates;

/// <summary>The private authority of one grid: makes the certificates of its silos and clients. ECDSA over P-256.</summary>
public sealed class CertificateAuthority(CertificateFolder folder, TimeProvider time)
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private const int SerialBytes = 16;
    private const int LongestName = 63;

    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3652);

    // Clocks of machines differ by less than this.
    private static readonly TimeSpan Before = TimeSpan.FromHours(1);

    public static TimeSpan UsualLife { get; } = TimeSpan.FromDays(365);

    /// <summary>When a certificate ends.</summary>
    public static DateTimeOffset EndOf(string file)
    {
        using var certificate = PemFiles.Certificate(file);
        return certificate.NotAfter;
    }

    /// <summary>Makes the authority itself.</summary>
    /// <exception cref="GridException">There is one already.</exception>
    public void Create()
    {
        folder.Create();
        if (folder.Has(CertificateFolder.AuthorityName))
        {
            throw new GridException(
                GridFault.BadInput,
                $"There is an authority in '{folder.Path}' already; name another folder with --out, or use 'grid cert issue'."
            );
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=OrleansGrid authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - Before, now + AuthorityLife);
        CertificateFolder.Write(folder.KeyOf(CertificateFolder.AuthorityName), key.ExportPkcs8PrivateKeyPem());
        CertificateFolder.Write(folder.AuthorityFile, certificate.ExportCertificatePem());
    }

    /// <exception cref="GridException">The name is no name or taken, or there is no authority.</exception>
    public void Issue(Caller holder, TimeSpan life)
    {
        ArgumentNullException.ThrowIfNull(holder);
        RequireName(holder.Name);
        if (folder.Has(holder.Name))
        {
            throw new GridException(
                GridFault.BadInput,
                $"'{folder.CertificateOf(holder.Name)}' is there already; 'grid cert rotate {holder.Name}' replaces it; or name another."
            );
        }

        Make(holder, life);
    }

    /// <summary>Replaces the key and the certificate of a name. Processes that use them read the new ones by themselves.</summary>
    /// <exception cref="GridException">There is none of that name, or no authority.</exception>
    public Caller Rotate(string name, TimeSpan life)
    {
        RequireName(name);
        if (!folder.Has(name))
        {
            throw new GridException(
                GridFault.BadInput,
                $"'{folder.CertificateOf(name)}' is not there; 'grid cert issue {name} --role ROLE' makes it."
            );
        }

        using var old = PemFiles.Certificate(folder.CertificateOf(name));
        var holder =
            CertificateSubject.Read(old)
            ?? throw new GridException(
                GridFault.BadInput,
                $"'{folder.CertificateOf(name)}' is not a certificate of a grid: it has no role."
            );
        Make(holder, life);
        return holder;
    }

    private void Make(Caller holder, TimeSpan life)
    {
        if (!folder.Has(CertificateFolder.AuthorityName))
        {
            throw new GridException(GridFault.BadInput, $"There is no authority in '{folder.Path}'; 'grid cert init' makes one.");
        }

        folder.Create();
        CertificateFolder.RequireKey(folder.KeyOf(CertificateFolder.AuthorityName));
        using var authority = PemFiles.Pair(folder.AuthorityFile, folder.KeyOf(CertificateFolder.AuthorityName));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = time.GetUtcNow();
        var end = now + life < authority.NotAfter ? now + life : authority.NotAfter;
        using var certificate = RequestOf(holder, key, authority)
            .Create(authority, now - Before > authority.NotBefore ? now - Before : authority.NotBefore, end, Serial());
        // The key first: who finds a new key with the old certificate goes on with the pair that he has.
        CertificateFolder.Write(folder.KeyOf(holder.Name), key.ExportPkcs8PrivateKeyPem());
        CertificateFolder.Write(folder.CertificateOf(holder.Name), certificate.ExportCertificatePem());
    }

    private static CertificateRequest RequestOf(Caller holder, ECDsa key, X509Certificate2 authority)
    {
        var request = new CertificateRequest(CertificateSubject.Of(holder), key, HashAlgorithmName.SHA256);
        var uses = new OidCollection { new Oid(ClientUse) };
        if (holder.Role == GridRole.Silo)
        {
            uses.Add(new Oid(ServerUse));
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(uses, false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        return request;
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] &= 0x7f;
        return serial;
    }

    private static void RequireName(string name)
    {
        var symbols =
            name.Length is > 0 and <= LongestName && name.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '-' or '_' or '.');
        if (!symbols || name[0] == '.' || name == CertificateFolder.AuthorityName)
        {
            throw new GridException(
                GridFault.BadInput,
                $"'{name}' is not a name for a certificate; give 1 to {LongestName} letters, digits, '-', '_' or '.', but no leading '.' "
                    + $"and not '{CertificateFolder.AuthorityName}'."
            );
        }
    }
}
