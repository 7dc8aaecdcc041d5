using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansGrid.Protocol.Certificates;

/// <summary>Reads certificates; what cannot be read is one sentence that names the file.</summary>
internal static class PemFiles
{
    public static X509Certificate2 Certificate(string file) => Read(file, () => X509Certificate2.CreateFromPem(File.ReadAllText(file)));

    public static X509Certificate2Collection Certificates(string file) =>
        Read(
            file,
            () =>
            {
                var all = new X509Certificate2Collection();
                all.ImportFromPem(File.ReadAllText(file));
                return all.Count > 0 ? all : throw new CryptographicException("there is no certificate in it");
            }
        );

    /// <summary>A certificate with its private key.</summary>
    public static X509Certificate2 Pair(string certificate, string key)
    {
        var pair = Read(certificate, () => X509Certificate2.CreateFromPem(File.ReadAllText(certificate), File.ReadAllText(key)));
        if (!OperatingSystem.IsWindows())
        {
            return pair;
        }

        // Windows' own TLS takes keys only from its stores.
        using (pair)
        {
            return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        }
    }

    private static T Read<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new GridException(
                GridFault.BadInput,
                $"'{file}' is not a certificate that can be used ({error.Message.TrimEnd('.')}); give PEM files as 'grid cert' makes them.",
                error
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GridException(
                GridFault.BadInput,
                $"A certificate cannot be read: {error.Message.TrimEnd('.')}; give files that are there and that this user may read.",
                error
            );
        }
    }
}
