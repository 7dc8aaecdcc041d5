using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Protocol.Settings;

/// <summary>The part <c>Tls</c> of the section: the files of <see cref="GridTls"/> by the names of its properties.</summary>
public static class TlsSettings
{
    private const string Allowed = $"{nameof(GridTls.Certificate)}, {nameof(GridTls.Key)} and {nameof(GridTls.Authority)}";

    public static void Take(GridSection settings, Action<GridTls> set)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(set);
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        settings.TakeEach(SettingNames.Tls, "the name of a file", text => text, (name, file) => files[name] = file);
        foreach (var name in files.Keys)
        {
            if (!Allowed.Split([", ", " and "], StringSplitOptions.None).Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new GridException(
                    GridFault.BadInput,
                    $"{GridSection.Name}:{SettingNames.Tls}:{name} in the configuration is no setting; there are {Allowed}."
                );
            }
        }

        var tls = TlsChoice.Of(
            files.GetValueOrDefault(nameof(GridTls.Certificate)),
            files.GetValueOrDefault(nameof(GridTls.Key)),
            files.GetValueOrDefault(nameof(GridTls.Authority)),
            $"{Allowed} of {GridSection.Name}:{SettingNames.Tls}"
        );
        if (tls is not null)
        {
            set(tls);
        }
    }
}
