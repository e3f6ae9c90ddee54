//! Colours of pictures from one space to another, by ICC profiles (moxcms).

use moxcms::{ColorProfile, Layout, RenderingIntent, TransformOptions};

use super::Refusal;
use super::decode::{Model, Raster};

/// Converts a picture to grey as black ink prints it.
pub(super) fn to_gray(raster: Raster) -> Result<Raster, Refusal> {
    match raster.model {
        Model::Gray => Ok(raster),
        Model::Rgb => {
            let gray = ColorProfile::new_gray_with_gamma(2.2);
            let source = source(&raster)?;
            transform(raster, &source, &gray, Model::Gray)
        }
        // moxcms has no way from four inks to grey but through red, green and blue.
        Model::Cmyk => {
            let source = source(&raster)?;
            to_gray(transform(raster, &source, &ColorProfile::new_srgb(), Model::Rgb)?)
        }
    }
}

/// Converts a picture to the process inks of `profile`.
pub(super) fn to_cmyk(raster: Raster, profile: &[u8]) -> Result<Raster, Refusal> {
    let target = ColorProfile::new_from_slice(profile)
        .map_err(|e| Refusal::damaged(format!("the output profile does not serve ({e:?})")))?;
    let source = source(&raster)?;
    transform(raster, &source, &target, Model::Cmyk)
}

/// Takes cyan, magenta and yellow back where all inks together are more than `limit` per cent;
/// black, which has the shape, stays.
pub(super) fn limit_ink(mut raster: Raster, limit: u32) -> Raster {
    let most = limit * 255 / 100;
    for pixel in raster.data.chunks_exact_mut(4) {
        let [c, m, y, k] = pixel else { continue };
        let colour = u32::from(*c) + u32::from(*m) + u32::from(*y);
        if colour + u32::from(*k) > most {
            let room = most.saturating_sub(u32::from(*k));
            for ink in [c, m, y] {
                *ink = (u32::from(*ink) * room / colour.max(1)) as u8;
            }
        }
    }
    raster
}

/// The profile of the file, or the usual one of its colours.
fn source(raster: &Raster) -> Result<ColorProfile, Refusal> {
    let own = raster
        .profile
        .as_deref()
        .filter(|p| super::screen::is_usable(p, raster.model.components()));
    if let Some(Ok(profile)) = own.map(ColorProfile::new_from_slice) {
        return Ok(profile);
    }
    match raster.model {
        Model::Gray => Ok(ColorProfile::new_gray_with_gamma(2.2)),
        Model::Rgb => Ok(ColorProfile::new_srgb()),
        Model::Cmyk => ColorProfile::new_from_slice(crate::icc::FOGRA39)
            .map_err(|e| Refusal::damaged(format!("{e:?}"))),
    }
}

fn layout(model: Model) -> Layout {
    match model {
        Model::Gray => Layout::Gray,
        Model::Rgb => Layout::Rgb,
        // Four components: moxcms has one name for them.
        Model::Cmyk => Layout::Rgba,
    }
}

fn transform(
    mut raster: Raster,
    source: &ColorProfile,
    target: &ColorProfile,
    model: Model,
) -> Result<Raster, Refusal> {
    let options = TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    };
    let failed = |e| Refusal::damaged(format!("its colours can't be converted ({e:?})"));
    let transform = source
        .create_transform_8bit(layout(raster.model), target, layout(model), options)
        .map_err(failed)?;
    let pixels = raster.data.len() / usize::from(raster.model.components());
    let mut data = vec![0; pixels * usize::from(model.components())];
    transform.transform(&raster.data, &mut data).map_err(failed)?;
    raster.data = data;
    raster.model = model;
    raster.profile = None;
    Ok(raster)
}

/// Lays a picture with opacity on white paper.
pub(super) fn flatten(mut raster: Raster) -> Raster {
    let Some(alpha) = raster.alpha.take() else { return raster };
    let components = usize::from(raster.model.components());
    let paper = if raster.model == Model::Cmyk { 0 } else { 255 };
    for (pixel, alpha) in raster.data.chunks_exact_mut(components).zip(alpha) {
        let alpha = u32::from(alpha);
        for value in pixel {
            *value = ((u32::from(*value) * alpha + paper * (255 - alpha) + 127) / 255) as u8;
        }
    }
    raster
}
