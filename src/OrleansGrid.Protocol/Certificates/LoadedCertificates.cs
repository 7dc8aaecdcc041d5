using System.Security.Cryptography.X509Certificates;
using OrleansGrid.Protocol.Access;

namespace OrleansGrid.Protocol.Certificates;

/// <summary>What the three files held when they were read.</summary>
internal sealed class LoadedCertificates
{
    private readonly X509Certificate2Collection _authority;

    private LoadedCertificates(X509Certificate2 own, X509Certificate2Collection authority)
    {
        (Own, _authority) = (own, authority);
        Token = CallerToken.Make(own);
    }

    /// <summary>With its key.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>By which calls prove whose they are.</summary>
    public string Token { get; }

    /// <exception cref="GridException">They do not fit together, or cannot be read.</exception>
    public static LoadedCertificates Read(GridTls files)
    {
        CertificateFolder.RequireKey(files.Key);
        var loaded = new LoadedCertificates(PemFiles.Pair(files.Certificate, files.Key), PemFiles.Certificates(files.Authority));
        return loaded.WhoIs(loaded.Own) is not null
            ? loaded
            : throw new GridException(
                GridFault.BadInput,
                $"'{files.Certificate}' is not a valid certificate of the authority in '{files.Authority}': it is of another authority, "
                    + "has no role or has ended; 'grid cert issue' and 'grid cert rotate' make new ones."
            );
    }

    /// <summary>Null for a certificate that the grid's authority has not made, or that is not valid now.</summary>
    public Caller? WhoIs(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate) ? CertificateSubject.Read(certificate) : null;
    }
}
